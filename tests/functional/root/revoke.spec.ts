import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { readCertificate } from '#ca/certificates/certificate_view'
import { KeyPair } from '#ca/crypto/key_pair'
import { verifySignature } from '#ca/crypto/verify_signature'
import { CertifyRootApplication } from '#ca/root/certify_application'
import { dataOf } from '#ca/audit/entry_data'
import { archiveFrom } from '#ca/root/documents'
import { rootWork } from '#ca/root/due_work'
import { IssueRootList } from '#ca/root/issue_list'
import { findInRegister } from '#ca/root/list_register'
import { RegisterRootRevocation } from '#ca/root/register_revocation'
import { RevocationProblemsError } from '#ca/root/revocation_problems'
import { RevokeRootCertificate } from '#ca/root/revoke_certificate'
import { readRevocationList } from '#ca/verification/revocation_list'
import { nettleVerify } from '#tests/support/nettle/nettle_verify'
import { revocationLetter, RootHouse, SCAN, stateRequest } from '#tests/support/root_house'
import RootList from '#models/root_list'
import AuditEntry from '#models/audit_entry'
import RootRevocation, { ROOT_REVOCATION_GROUNDS } from '#models/root_revocation'
import type Authority from '#models/authority'
import type { RootRevocationInput } from '#ca/root/register_revocation'

const der = (bytes: Buffer | null) => new Uint8Array(bytes ?? [])

test.group('Root CA: revocation and lists (R-10 to R-14)', (group) => {
  let house: RootHouse
  let root: Authority

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await RootHouse.open()
    root = await house.root()
    return () => house.close()
  })

  async function certified() {
    const { application } = await house.apply(await stateRequest(KeyPair.generate('gost-2015')))
    const certifying = await house.make(CertifyRootApplication)
    return certifying.handle({ applicationId: application.id }, 'shell:test')
  }

  async function letter(
    serial: string,
    changes: Partial<RootRevocationInput> = {},
    form: Record<string, string> = {}
  ) {
    const registering = await house.make(RegisterRootRevocation)
    return registering.handle(
      { ...(await revocationLetter(serial, form)), ...changes },
      'shell:test'
    )
  }

  async function revoke(serial: string) {
    const revoking = await house.make(RevokeRootCertificate)
    return revoking.handle({ serial }, 'shell:test')
  }

  async function list(authority = root) {
    const issuing = await house.make(IssueRootList)
    return issuing.handle({ authority }, 'shell:test')
  }

  async function listBytes(authority = root) {
    const { der: bytes } = await list(authority)
    return der(bytes)
  }

  test('R-10: each of the five grounds revokes, with a reason in the list', async ({ assert }) => {
    const reasons = []
    for (const ground of ROOT_REVOCATION_GROUNDS) {
      const { serial } = await certified()
      await letter(serial, { ground })
      await revoke(serial)
      const read = readRevocationList(await listBytes())
      reasons.push(read.find(serial)?.reason)
    }
    assert.deepEqual(reasons, [
      'cessationOfOperation',
      'privilegeWithdrawn',
      'cessationOfOperation',
      'cessationOfOperation',
      'privilegeWithdrawn',
    ])
  })

  test('R-11: without a letter, or without the document that proves the ground, nothing is registered', async ({
    assert,
  }) => {
    const { serial } = await certified()
    await assert.rejects(() => revoke(serial), /E_ROOT_REVOCATION_ABSENT/)
    await assert.rejects(
      () => letter(serial, { letter: { number: ' ', copy: SCAN } }),
      /E_ROOT_LETTER/
    )
    for (const ground of ROOT_REVOCATION_GROUNDS) {
      const unnamed = { ground, proof: { name: ' ', copy: SCAN } }
      await assert.rejects(() => letter(serial, unnamed), /E_ROOT_PROOF/)
      const noPaper = { ground, proof: { name: 'Бұйрық', copy: Buffer.from('text') } }
      await assert.rejects(() => letter(serial, noPaper), /E_ROOT_DOCUMENT/)
    }
    await assert.rejects(() => letter('ab12', {}), /E_ROOT_CERTIFICATE_ABSENT/)
    await letter(serial)
    await assert.rejects(() => letter(serial), /E_ROOT_REVOCATION_KNOWN/)
  })

  test('R-8, R-9: the letter and the proof are kept as they came, fifteen years before the archive', async ({
    assert,
  }) => {
    const { serial } = await certified()
    const { revocation } = await letter(serial)
    const documents = await revocation.related('documents').query().orderBy('id')
    assert.deepEqual(
      documents.map(({ kind, content }) => [kind, content.toString()]),
      [
        ['letter', SCAN.toString()],
        ['proof', SCAN.toString()],
      ]
    )
    const entry = await AuditEntry.findByOrFail('event', 'root_revocation_registered')
    const { letterSha256, proofSha256 } = dataOf(entry)
    const digest = createHash('sha256').update(SCAN).digest('hex')
    assert.deepEqual([letterSha256, proofSha256], [digest, digest])
    assert.equal(archiveFrom(revocation.receivedOn), '2041-11-10')
  })

  test('R-11: annex 2 is held against itself and against the certificate: {name}')
    .with([
      { name: 'a field left empty', field: 'address', value: '', code: 'form_incomplete' },
      { name: 'a wrong IIN', field: 'iin', value: '850312300013', code: 'iin_wrong' },
      { name: 'a wrong BIN', field: 'bin', value: '151240000008', code: 'bin_wrong' },
      {
        name: 'a birth date beside the IIN',
        field: 'born_on',
        value: '1985-03-13',
        code: 'birth_differs',
      },
      {
        name: 'the BIN of somebody else',
        field: 'bin',
        value: '050740004819',
        code: 'bin_differs',
      },
      {
        name: 'another beginning',
        field: 'valid_from',
        value: '2026-11-09',
        code: 'validity_differs',
      },
      { name: 'another end', field: 'valid_to', value: '2030-01-01', code: 'validity_differs' },
    ])
    .run(async ({ assert }, { field, value, code }) => {
      const { serial } = await certified()
      const error = await letter(serial, {}, { [field]: value }).then(
        () => null,
        (each: unknown) => each
      )
      assert.instanceOf(error, RevocationProblemsError)
      assert.include((error as RevocationProblemsError).facts.codes, code)
      assert.lengthOf(await RootRevocation.all(), 0)
    })

  test('R-10.3: a holder that was reorganised may have another BIN', async ({ assert }) => {
    const { serial } = await certified()
    const { revocation } = await letter(
      serial,
      { ground: 'entity_changed' },
      { bin: '050740004819' }
    )
    assert.equal(revocation.ground, 'entity_changed')
  })

  test('R-12: one working day from the registration of the letter, over a weekend too', async ({
    assert,
  }) => {
    const { serial } = await certified()
    house.clock.set('2026-11-13T11:00:00Z')
    const { dueOn } = await letter(serial, { receivedOn: '2026-11-11' })
    assert.equal(dueOn, '2026-11-16')
    const registered = await rootWork(house.clock.now())
    assert.equal(registered.revocations[0].deadline.dueOn, dueOn)
    house.clock.set('2026-11-17T05:00:00Z')
    const { revocations } = await rootWork(house.clock.now())
    assert.equal(revocations[0].deadline.state, 'overdue')
    await revoke(serial)
    const done = await rootWork(house.clock.now())
    assert.lengthOf(done.revocations, 0)
  })

  test('R-13: the register records the date, the ground and the time; revoked is for ever', async ({
    assert,
  }) => {
    const { serial } = await certified()
    await letter(serial, { ground: 'entity_changed' })
    house.clock.set('2026-11-11T07:08:09Z')
    await revoke(serial)
    house.clock.set('2026-11-12T00:00:00Z')
    await revoke(serial)
    const { revocation } = await findInRegister(serial)
    assert.equal(revocation.ground, 'entity_changed')
    assert.equal(revocation.revokedAt?.toUTC().toISO(), '2026-11-11T07:08:09.000Z')
  })

  test('R-14: the list names serial number and reason, is v2 and signed by the Root CA; OpenSSL and nettle agree', async ({
    assert,
  }) => {
    const { serial } = await certified()
    await letter(serial)
    house.clock.set('2026-11-11T07:08:09Z')
    await revoke(serial)
    const bytes = await listBytes()
    const read = readRevocationList(bytes)
    const rootView = readCertificate(der(root.certificate))
    const claim = { spki: rootView.key.spki, data: read.tbs, signature: read.signature }
    verifySignature({ ...claim, signatureAlgorithm: read.signatureAlgorithm })
    assert.isTrue(nettleVerify({ ...claim, algorithm: 'gost-2015' }))
    const { stdout } = spawnSync('openssl', ['crl', '-inform', 'der', '-noout', '-text'], {
      input: bytes,
      encoding: 'utf8',
    })
    assert.include(stdout, 'Version 2 (0x1)')
    assert.match(stdout, /X509v3 CRL Number: \n\s+1\n/)
    assert.include(stdout, 'X509v3 Authority Key Identifier')
    assert.include(stdout, `Serial Number: ${serial.toUpperCase()}`)
    assert.include(stdout, 'Revocation Date: Nov 11 07:08:09 2026 GMT')
    assert.include(stdout, 'Cessation Of Operation')
    assert.include(stdout, 'Next Update: Dec 11 07:08:09 2026 GMT')
  })

  test('R-14: an empty list has no entries and is a good list', async ({ assert }) => {
    const bytes = await listBytes()
    const { stdout } = spawnSync('openssl', ['crl', '-inform', 'der', '-noout', '-text'], {
      input: bytes,
      encoding: 'utf8',
    })
    assert.include(stdout, 'No Revoked Certificates.')
  })

  test('R-14: at least once a month, and the work list says when', async ({ assert }) => {
    const work = async () => {
      const { lists } = await rootWork(house.clock.now())
      return lists.map(({ state }) => state)
    }
    assert.deepEqual(await work(), ['overdue'])
    await list()
    assert.deepEqual(await work(), ['later'])
    house.clock.set('2026-12-06T05:00:00Z')
    assert.deepEqual(await work(), ['soon'])
    house.clock.set('2026-12-10T05:00:00Z')
    assert.deepEqual(await work(), ['overdue'])
  })

  test('RFC 5280 5.2.3: the number only grows, over a number that was never signed too', async ({
    assert,
  }) => {
    const first = await list()
    await first.merge({ der: null }).save()
    const second = await list()
    assert.equal(second.number, 2)
    const number = readRevocationList(der(second.der)).number
    assert.equal(number, 2n)
    assert.lengthOf(await RootList.all(), 2)
  })

  test('each Root CA key lists what it certified itself', async ({ assert }) => {
    const { serial } = await certified()
    await letter(serial)
    await revoke(serial)
    const other = await house.root('gost-2004')
    const read = readRevocationList(await listBytes(other))
    assert.isUndefined(read.find(serial))
    assert.equal(read.number, 1n)
  })
})
