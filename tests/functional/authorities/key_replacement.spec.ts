import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import testUtils from '@adonisjs/core/services/test_utils'
import { AcceptAuthority, AcceptanceError } from '#ca/authorities/accept_authority'
import { authoritiesOverview, keyNotices } from '#ca/authorities/authorities_overview'
import { lookUpSerial } from '#ca/publication/look_up_serial'
import { currentStateAuthority } from '#ca/authorities/list_authorities'
import { MoveIssuing } from '#ca/authorities/move_issuing'
import { lastIssuing, nextKeyDue } from '#ca/authorities/next_key_due'
import { PrepareAuthority } from '#ca/authorities/prepare_authority'
import { readCertificate } from '#ca/certificates/certificate_view'
import { readRequest } from '#ca/certificates/pkcs10'
import { writeP7b } from '#ca/certificates/p7b'
import { CertifyRootApplication } from '#ca/root/certify_application'
import { IssueRootList } from '#ca/root/issue_list'
import { issuingRoot } from '#ca/root/issuing_root'
import { RegisterRootRevocation } from '#ca/root/register_revocation'
import { RevokeRootCertificate } from '#ca/root/revoke_certificate'
import { revocationLetter, RootHouse } from '#tests/support/root_house'
import AuditEntry from '#models/audit_entry'
import Authority from '#models/authority'
import AuthorityRequest from '#models/authority_request'
import RootCertificate from '#models/root_certificate'
import RootList from '#models/root_list'
import type { StateAlgorithm } from '#ca/authorities/prepare_authority'

const der = (bytes: Buffer | null) => new Uint8Array(bytes ?? [])
const at = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' })

test.group('Key replacement (S-14)', () => {
  const authority = { notAfter: at('2040-02-29T12:00:00Z') }

  test('S-14: a key issues as long as three years fit under its certificate', ({ assert }) => {
    assert.equal(lastIssuing(authority).toISODate(), '2037-02-28')
  })

  test('S-14: the notice comes half a year ahead, and the end is named', ({ assert }) => {
    const state = (iso: string) => nextKeyDue(authority, at(iso)).state
    assert.equal(state('2036-08-27T12:00:00Z'), 'later')
    assert.equal(state('2036-08-28T12:00:00Z'), 'soon')
    assert.equal(state('2037-02-28T12:00:00Z'), 'soon')
    assert.equal(state('2037-02-28T12:00:01Z'), 'overdue')
  })
})

/** Both machines of one test: the Root CA and the State CA, over one database. */
test.group('From the request to issuing (R-15)', (group) => {
  let house: RootHouse
  let root: Authority

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await RootHouse.open()
    root = await house.root()
    return () => house.close()
  })

  async function prepare(keyId: string, algorithm: StateAlgorithm = 'gost-2015') {
    const preparing = await house.make(PrepareAuthority)
    return preparing.handle({ keyId, algorithm, fileName: keyId.replace('state-', 'ucgo') }, 'a')
  }

  const current = async () => {
    const { id } = await currentStateAuthority()
    return id
  }

  async function certify(request: Buffer) {
    const { application } = await house.apply(new Uint8Array(request))
    const certifying = await house.make(CertifyRootApplication)
    return certifying.handle({ applicationId: application.id }, 'shell:root')
  }

  async function list() {
    const issuing = await house.make(IssueRootList)
    const { der: bytes } = await issuing.handle({ authority: root }, 'shell:root')
    return der(bytes)
  }

  const fingerprint = () => readCertificate(der(root.certificate)).fingerprints.sha256

  async function accept(file: Uint8Array, crl: Uint8Array, rootFingerprint = fingerprint()) {
    const accepting = await house.make(AcceptAuthority)
    return accepting.handle({ file, crl, rootFingerprint, root: der(root.certificate) }, 'a')
  }

  async function certified(keyId: string) {
    const { request } = await prepare(keyId)
    return certify(request)
  }

  async function accepted(keyId: string) {
    const certificate = await certified(keyId)
    return accept(der(certificate.der), await list())
  }

  async function revoke(serial: string) {
    const registering = await house.make(RegisterRootRevocation)
    await registering.handle(await revocationLetter(serial), 'shell:root')
    const revoking = await house.make(RevokeRootCertificate)
    await revoking.handle({ serial }, 'shell:root')
  }

  const refusal = async (promise: Promise<unknown>) => {
    const error = await promise.then(
      () => null,
      (each: unknown) => each
    )
    return error instanceof AcceptanceError ? error.facts.checks : String(error)
  }

  test('a prepared key issues nothing before it is accepted; the first one issues at once', async ({
    assert,
  }) => {
    const { request } = await prepare('state-2015')
    await assert.rejects(() => currentStateAuthority(), /E_AUTHORITY_ABSENT/)
    assert.isAbove(readRequest(new Uint8Array(request)).spki.length, 100)
    const certificate = await certify(request)
    const bundle = writeP7b([der(certificate.der), der(root.certificate)])
    const { authority, report } = await accept(bundle, await list())
    assert.deepEqual(
      report.checks.map(({ paragraph, outcome }) => `${paragraph} ${outcome}`),
      ['R-15.1 pass', 'R-15.2 pass', 'R-15.3 pass']
    )
    assert.equal(await current(), authority.id)
    const entry = await AuditEntry.findByOrFail('event', 'authority_accepted')
    assert.include(entry.data, '"revocation":"pass"')
  })

  test('S-26: a State CA key that the Root CA has revoked is not valid on the public site', async ({
    assert,
  }) => {
    await accepted('state-2015')
    const { serial } = await currentStateAuthority()
    const siteSays = async () => {
      const { state, reason } = await lookUpSerial(serial, DateTime.utc().plus({ minutes: 1 }))
      return [state, reason]
    }
    assert.deepEqual(await siteSays(), ['valid', null])
    await revoke(serial)
    assert.deepEqual(await siteSays(), ['revoked', 'cessationOfOperation'])
  })

  test('what a rehearsal asked for is a demonstration when it comes back, and so is its root', async ({
    assert,
  }) => {
    const preparing = await house.make(PrepareAuthority)
    const names = { keyId: 'state-2015', fileName: 'ucgo2015', algorithm: 'gost-2015' as const }
    const { request } = await preparing.handle({ ...names, rehearsal: true }, 'a')
    const certificate = await certify(request)
    const crl = await list()
    // The receiving machine does not know the root yet.
    await RootCertificate.query().delete()
    await RootList.query().delete()
    await Authority.query().delete()
    const { authority, root: kept } = await accept(der(certificate.der), crl)
    assert.isTrue(authority.demonstration)
    assert.isTrue(kept.demonstration)
  })

  test('R-4: a root of a rehearsal does not sign where there is a real one, however new', async ({
    assert,
  }) => {
    house.clock.set('2026-11-10T06:00:00Z')
    const rehearsed = await house.root('gost-2015', 'root-rehearsed')
    await rehearsed.merge({ demonstration: true }).save()
    const signing = await issuingRoot('gost-2015')
    assert.equal(signing.keyId, root.keyId)
    await root.merge({ demonstration: true }).save()
    const alone = await issuingRoot('gost-2015')
    assert.equal(alone.keyId, 'root-rehearsed')
  })

  test('R-15.1: another signature is not accepted, and the refusal is on record', async ({
    assert,
  }) => {
    const certificate = await certified('state-2015')
    const forged = der(certificate.der)
    forged[forged.length - 1] ^= 1
    const crl = await list()
    assert.include(await refusal(accept(forged, crl)), 'R-15.1')
    await assert.rejects(() => currentStateAuthority(), /E_AUTHORITY_ABSENT/)
    const entry = await AuditEntry.findByOrFail('event', 'authority_turned_down')
    assert.include(entry.data, '"signature":"fail"')
  })

  test('R-15.2: a certificate that is not yet valid is not accepted', async ({ assert }) => {
    const certificate = await certified('state-2015')
    const crl = await list()
    house.clock.set('2026-11-10T04:00:00Z')
    assert.include(await refusal(accept(der(certificate.der), crl)), 'R-15.2')
  })

  test('R-15.3: a revoked certificate, and a list that has run out', async ({ assert }) => {
    const certificate = await certified('state-2015')
    const early = await list()
    await revoke(certificate.serial)
    assert.equal(await refusal(accept(der(certificate.der), await list())), 'R-15.3')
    house.clock.set('2027-01-10T05:00:00Z')
    assert.equal(await refusal(accept(der(certificate.der), early)), 'R-15.3')
  })

  test('a certificate over a key that nobody asked for, a root that is none, another fingerprint', async ({
    assert,
  }) => {
    const certificate = await certified('state-2015')
    const crl = await list()
    await assert.rejects(() => accept(der(root.certificate), crl), /E_ACCEPT_NO_REQUEST/)
    const accepting = await house.make(AcceptAuthority)
    const files = { file: der(certificate.der), crl, root: der(certificate.der) }
    await assert.rejects(() => accepting.handle(files, 'a'), /E_ACCEPT_ROOT/)
    const wrong = 'AA:'.repeat(32)
    await assert.rejects(() => accept(der(certificate.der), crl, wrong), /E_ROOT_FINGERPRINT /)
    await assert.rejects(
      () => accept(der(certificate.der), crl, ''),
      /E_ROOT_FINGERPRINT_ABSENT.*[0-9a-f]{64}/
    )
    await accept(der(certificate.der), crl)
    await assert.rejects(() => accept(der(certificate.der), crl), /E_ACCEPT_ALREADY/)
  })

  test('R-15: a certificate that breaks the structure that was asked for is not accepted', async ({
    assert,
  }) => {
    const certificate = await certified('state-2015')
    const crl = await list()
    await AuthorityRequest.query().update({ profile: 'P-CA-2004' })
    await assert.rejects(() => accept(der(certificate.der), crl), /E_ACCEPT_STRUCTURE/)
    await assert.rejects(() => currentStateAuthority(), /E_AUTHORITY_ABSENT/)
  })

  test('an old and a new key overlap; issuing moves by a decision and never back', async ({
    assert,
  }) => {
    const old = await accepted('state-2015')
    const next = await accepted('state-2015-2')
    assert.equal(await current(), old.authority.id)
    const standings = async () => {
      const { lines } = await authoritiesOverview(house.clock.now())
      return lines
        .filter(({ authority }) => authority.role === 'state')
        .map(({ standing }) => standing)
    }
    assert.deepEqual(await standings(), ['issuing', 'ready'])
    const moving = await house.make(MoveIssuing)
    const { from, to } = await moving.handle({ keyId: 'state-2015-2' }, 'administrator')
    assert.equal(from?.id, old.authority.id)
    assert.equal(to.id, next.authority.id)
    assert.equal(await current(), to.id)
    assert.deepEqual(await standings(), ['retired', 'issuing'])
    await assert.rejects(() => moving.handle({ keyId: 'state-2015' }, 'a'), /E_MOVE_RETIRED/)
    await assert.rejects(() => moving.handle({ keyId: 'state-2015-2' }, 'a'), /E_MOVE_ISSUES/)
    await assert.rejects(() => moving.handle({ keyId: 'state-9' }, 'a'), /E_MOVE_UNKNOWN/)
    const entry = await AuditEntry.query().orderBy('seq', 'desc').firstOrFail()
    assert.equal(entry.event, 'issuing_moved')
  })

  test('S-14: the work list asks for the next key half a year ahead and says what is ready', async ({
    assert,
  }) => {
    const { authority } = await accepted('state-2015')
    assert.deepEqual(await keyNotices(house.clock.now()), [])
    const soon = lastIssuing(authority).minus({ months: 5 })
    const notice = async () => {
      const [first] = await keyNotices(soon)
      return [first.due.state, first.requested, first.successor?.keyId ?? null]
    }
    assert.deepEqual(await notice(), ['soon', false, null])
    const { request } = await prepare('state-2015-2')
    assert.deepEqual(await notice(), ['soon', true, null])
    const certificate = await certify(request)
    await accept(der(certificate.der), await list())
    assert.deepEqual(await notice(), ['soon', false, 'state-2015-2'])
    const moving = await house.make(MoveIssuing)
    await moving.handle({ keyId: 'state-2015-2' }, 'administrator')
    const left = await keyNotices(soon)
    assert.notInclude(
      left.map((each) => each.authority.id),
      authority.id
    )
  })

  test('two keys never share a name or a file name', async ({ assert }) => {
    await prepare('state-2015')
    const preparing = await house.make(PrepareAuthority)
    const other = { keyId: 'other', algorithm: 'gost-2015', fileName: 'ucgo2015' } as const
    await assert.rejects(() => preparing.handle(other, 'a'), /E_AUTHORITY_KEY_TAKEN/)
    const same = { keyId: 'state-2015', algorithm: 'gost-2004', fileName: 'ucgo2015' } as const
    await assert.rejects(() => preparing.handle(same, 'a'), /E_AUTHORITY_KEY_TAKEN/)
    const again = await prepare('state-2015')
    assert.equal(again.keyId, 'state-2015')
  })
})
