import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { verifyChain } from '#ca/audit/verify_chain'
import { AddCalendarDay } from '#ca/calendar/add_calendar_day'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { readCertificate } from '#ca/certificates/certificate_view'
import { KeyPair } from '#ca/crypto/key_pair'
import { CertifyRootApplication } from '#ca/root/certify_application'
import { rootRegister } from '#ca/root/list_register'
import { RefuseRootApplication } from '#ca/root/refuse_application'
import { rootWork } from '#ca/root/due_work'
import { nettleVerifyCertificate } from '#tests/support/nettle/nettle_verify'
import { RootHouse, stateRequest, strangeRequest } from '#tests/support/root_house'
import AuditEntry from '#models/audit_entry'
import RootApplication from '#models/root_application'
import RootCertificate from '#models/root_certificate'
import { ROOT_REFUSAL_GROUNDS } from '#models/root_refusal'
import type { RootRefusalGround } from '#models/root_refusal'

const der = (bytes: Buffer | null) => new Uint8Array(bytes ?? [])

test.group('Root CA: a CA applies (R-3 to R-7)', (group) => {
  let house: RootHouse
  let keys: KeyPair

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await RootHouse.open()
    keys = KeyPair.generate('gost-2015')
    return () => house.close()
  })

  async function certify(applicationId: number) {
    const certifying = await house.make(CertifyRootApplication)
    return certifying.handle({ applicationId }, 'shell:test')
  }

  test('R-3, R-4: the certificate has the subject and the key of the request and names the Root CA', async ({
    assert,
  }) => {
    const root = await house.root()
    const { application, problems } = await house.apply(await stateRequest(keys))
    assert.deepEqual(problems, [])
    const certificate = await certify(application.id)
    const view = readCertificate(der(certificate.der))
    const above = readCertificate(der(root.certificate))
    assert.deepEqual(view.key.spki, keys.spki)
    assert.deepEqual(view.subject.der, der(application.subject))
    assert.deepEqual(view.issuer.der, above.subject.der)
    assert.equal(view.authorityKeyIdentifier?.keyIdentifier, above.subjectKeyIdentifier)
    assert.isTrue(nettleVerifyCertificate(view.der, above.der))
    assert.deepEqual(view.crl, ['http://crl.root.gov.kz/gost2015.crl'])
    const [line] = await rootRegister()
    assert.equal(line.serial, view.serial)
    await application.refresh()
    assert.equal(application.state, 'certified')
    const report = await verifyChain()
    assert.isNull(report.break)
  })

  test('R-5: fifteen working days from the documents', async ({ assert }) => {
    const { dueOn } = await house.apply(await stateRequest(keys), { receivedOn: '2026-11-09' })
    assert.equal(dueOn, '2026-11-30')
    const { applications } = await rootWork(house.clock.now())
    assert.equal(applications[0].deadline.total, 15)
    assert.equal(applications[0].deadline.left, 14)
    house.clock.set('2026-12-02T05:00:00Z')
    const late = await rootWork(house.clock.now())
    assert.equal(late.applications[0].deadline.state, 'overdue')
  })

  test('R-6.1: incomplete documents are recorded, cannot be certified, and are refused', async ({
    assert,
  }) => {
    await house.root()
    const { application, problems } = await house.apply(null, {
      accreditation: null,
      form: { usage: '' },
    })
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['form_incomplete', 'accreditation_absent', 'source_absent']
    )
    await assert.rejects(() => certify(application.id), /E_ROOT_PROBLEMS/)
    const refuse = await house.make(RefuseRootApplication)
    const refusal = await refuse.handle(
      {
        applicationId: application.id,
        ground: 'incomplete',
        reason: 'Қосымша жоқ',
        letterNumber: '7',
      },
      'shell:test'
    )
    assert.equal(refusal.ground, 'incomplete')
    await assert.rejects(
      () => certify(application.id),
      /E_ROOT_APPLICATION_DECIDED|E_ROOT_PROBLEMS/
    )
    const entry = await AuditEntry.query().orderBy('seq', 'desc').firstOrFail()
    assert.equal(entry.event, 'root_application_refused')
  })

  test('R-6.2: a request that its key did not sign, a wrong IIN, a wrong BIN, a birth date beside the IIN, a CA without a structure', async ({
    assert,
  }) => {
    const request = await stateRequest(keys)
    const forged = Uint8Array.from(request)
    forged[forged.length - 1] ^= 1
    const codes = async (...input: Parameters<RootHouse['apply']>) => {
      const { problems } = await house.apply(...input)
      return problems.map(({ code }) => code)
    }
    assert.deepEqual(await codes(forged), ['source_proof'])
    assert.deepEqual(await codes(request, { form: { iin: '850312300013' } }), ['iin_wrong'])
    assert.deepEqual(await codes(request, { form: { bin: '151240000008' } }), ['bin_wrong'])
    assert.deepEqual(await codes(request, { form: { born_on: '1985-03-13' } }), ['birth_differs'])
    assert.deepEqual(await codes(await strangeRequest(keys)), ['structure_unknown'])
    assert.deepEqual(await codes(Buffer.from('no request')), ['source_unreadable'])
  })

  test('R-6.4: a representative under sixteen', async ({ assert }) => {
    const { problems } = await house.apply(await stateRequest(keys), {
      form: { born_on: '2010-11-11', iin: '' },
    })
    assert.includeMembers(
      problems.map(({ code }) => code),
      ['under_age']
    )
    const sixteen = await house.apply(await stateRequest(keys), {
      form: { born_on: '2010-11-10', iin: '' },
    })
    assert.notInclude(
      sixteen.problems.map(({ code }) => code),
      'under_age'
    )
  })

  test('R-6: each of the four grounds refuses, and no other word does', async ({ assert }) => {
    const refuse = await house.make(RefuseRootApplication)
    const grounds: RootRefusalGround[] = [...ROOT_REFUSAL_GROUNDS]
    assert.deepEqual(grounds, ['incomplete', 'untrue', 'court', 'under_age'])
    for (const ground of grounds) {
      const { application } = await house.apply(await stateRequest(keys))
      await refuse.handle({ applicationId: application.id, ground, reason: 'x' }, 'shell:test')
    }
    const { application } = await house.apply(await stateRequest(keys))
    const input = { applicationId: application.id, reason: 'x' }
    await assert.rejects(() => refuse.handle({ ...input, ground: 'dislike' }, 'a'), /E_ROOT_GROUND/)
    await assert.rejects(
      () => refuse.handle({ ...input, ground: 'court', reason: ' ' }, 'a'),
      /E_ROOT_REASON/
    )
    assert.lengthOf(await RootApplication.query().where('state', 'refused'), 4)
  })

  test('R-7: it never runs past the Root CA’s own certificate', async ({ assert }) => {
    const root = await house.root()
    house.clock.set('2035-01-15T05:00:00Z')
    const { application } = await house.apply(await stateRequest(keys))
    const certificate = await certify(application.id)
    const { notAfter } = readCertificate(der(certificate.der))
    assert.equal(notAfter.toMillis(), root.notAfter.toMillis())
  })

  test('R-4: a key is certified once; the same application gives the same certificate', async ({
    assert,
  }) => {
    await house.root()
    const first = await house.apply(await stateRequest(keys))
    const certificate = await certify(first.application.id)
    const again = await certify(first.application.id)
    assert.equal(again.fingerprint, certificate.fingerprint)
    const second = await house.apply(await stateRequest(keys))
    await assert.rejects(() => certify(second.application.id), /E_ROOT_KEY_CERTIFIED/)
    assert.lengthOf(await RootCertificate.all(), 1)
  })

  /** Certifies until just before the signature. */
  async function cutShort() {
    await house.root()
    const { application } = await house.apply(await stateRequest(keys))
    const { open } = AuthorityKeys.prototype
    AuthorityKeys.prototype.open = () => Promise.reject(new Error('the machine stops'))
    await certify(application.id).catch(() => undefined)
    AuthorityKeys.prototype.open = open
    return {
      application,
      recorded: await RootCertificate.findByOrFail('applicationId', application.id),
    }
  }

  test('cut short before the signature, it signs the bytes that were recorded', async ({
    assert,
  }) => {
    const { application, recorded } = await cutShort()
    assert.isNull(recorded.der)
    assert.lengthOf(await rootRegister(), 0)
    house.clock.set('2026-11-10T06:00:00Z')
    const certificate = await certify(application.id)
    assert.deepEqual(der(certificate.tbs), der(recorded.tbs))
    assert.lengthOf(await rootRegister(), 1)
  })

  test('bytes that the audit log did not announce are not signed, whatever the database says', async ({
    assert,
  }) => {
    const { application, recorded } = await cutShort()
    const other = Buffer.from(recorded.tbs)
    other[other.length - 1] ^= 1
    await RootCertificate.query().where('id', recorded.id).update({ tbs: other })
    await assert.rejects(() => certify(application.id), /E_ROOT_NOT_ANNOUNCED/)
    assert.lengthOf(await rootRegister(), 0)
  })

  test('R-5: a day off that is entered later moves the term that runs', async ({ assert }) => {
    await house.apply(await stateRequest(keys), { receivedOn: '2026-11-09' })
    const lastDay = async () => {
      const { applications } = await rootWork(house.clock.now())
      return applications[0].deadline.dueOn
    }
    assert.equal(await lastDay(), '2026-11-30')
    const add = await house.make(AddCalendarDay)
    await add.handle({ date: '2026-11-12', kind: 'day_off', name: 'Ауыстырылған күн' }, 'admin')
    assert.equal(await lastDay(), '2026-12-01')
  })

  test('GOST 2004: the request’s algorithm decides the Root CA key and the structure', async ({
    assert,
  }) => {
    await house.root()
    const old = KeyPair.generate('gost-2004')
    const { application } = await house.apply(await stateRequest(old, 'gost-2004'))
    await assert.rejects(() => certify(application.id), /E_ROOT_ABSENT.*gost-2004/)
    const root = await house.root('gost-2004')
    const certificate = await certify(application.id)
    assert.equal(certificate.profile, 'P-CA-2004')
    assert.isTrue(nettleVerifyCertificate(der(certificate.der), der(root.certificate)))
  })
})
