import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { readCertificate } from '#ca/certificates/certificate_view'
import { KeyPair } from '#ca/crypto/key_pair'
import { rootRegister } from '#ca/root/list_register'
import { RefuseRootApplication } from '#ca/root/refuse_application'
import { VoidRootSigning } from '#ca/root/void_signing'
import { RootHouse, stateRequest } from '#tests/support/root_house'
import AuditEntry from '#models/audit_entry'
import RootCertificate from '#models/root_certificate'

const der = (bytes: Buffer | null) => new Uint8Array(bytes ?? [])

test.group('Root CA: only what was announced is signed (R-4)', (group) => {
  let house: RootHouse
  let keys: KeyPair

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await RootHouse.open()
    keys = KeyPair.generate('gost-2015')
    return () => house.close()
  })

  const certify = (applicationId: number) => house.certify(applicationId)

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

  test(
    'bytes whose application, number, key or Root CA the audit log did not announce are not signed: {field}'
  )
    .with([
      { field: 'spki_sha256', value: 'ab'.repeat(32) },
      { field: 'serial', value: 'ab'.repeat(20) },
      { field: 'authority_id', value: null },
    ])
    .run(async ({ assert }, { field, value }) => {
      const { application, recorded } = await cutShort()
      const { id } = await house.root('gost-2004')
      const other = value ?? id
      await RootCertificate.query()
        .where('id', recorded.id)
        .update({ [field]: other })
      await assert.rejects(() => certify(application.id), /E_ROOT_NOT_ANNOUNCED/)
      assert.lengthOf(await rootRegister(), 0)
    })

  test('R-4: what is certified is the key of the file that was registered, whatever the columns say', async ({
    assert,
  }) => {
    await house.root()
    const { application } = await house.apply(await stateRequest(keys))
    const foreign = KeyPair.generate('gost-2015')
    await application.merge({ spki: Buffer.from(foreign.spki) }).save()
    const certificate = await certify(application.id)
    assert.deepEqual(readCertificate(der(certificate.der)).key.spki, keys.spki)
    const other = await house.apply(await stateRequest(foreign))
    const exchanged = await stateRequest(KeyPair.generate('gost-2015'))
    await other.application.merge({ source: Buffer.from(exchanged) }).save()
    await assert.rejects(() => certify(other.application.id), /E_ROOT_SOURCE_CHANGED/)
  })

  test('R-6: problems are looked for again in the documents, whatever the column says', async ({
    assert,
  }) => {
    await house.root()
    const { application } = await house.apply(await stateRequest(keys), { accreditation: null })
    await application.merge({ problems: '[]' }).save()
    await assert.rejects(() => certify(application.id), /E_ROOT_PROBLEMS.*accreditation_absent/)
  })

  test('a number whose signature cannot come is given up: nothing signs it, and the application is refused', async ({
    assert,
  }) => {
    const { application, recorded } = await cutShort()
    const refuse = await house.make(RefuseRootApplication)
    const refusing = () =>
      refuse.handle(
        { applicationId: application.id, ground: 'untrue', reason: 'x', letterNumber: '9' },
        'shell:test'
      )
    await assert.rejects(refusing, /E_ROOT_SIGNING/)
    const giveUp = await house.make(VoidRootSigning)
    const input = { applicationId: application.id, reason: 'Құрылым өзгерді' }
    await giveUp.handle(input, 'shell:test')
    await assert.rejects(() => giveUp.handle(input, 'shell:test'), /E_ROOT_VOID/)
    await assert.rejects(() => certify(application.id), /E_ROOT_VOID/)
    await refusing()
    const again = await house.apply(await stateRequest(keys))
    await assert.rejects(() => certify(again.application.id), /E_ROOT_KEY_CERTIFIED/)
    await assert.rejects(
      () => giveUp.handle({ ...input, applicationId: again.application.id }, 'a'),
      /E_ROOT_NOTHING_SIGNING/
    )
    const entry = await AuditEntry.findByOrFail('event', 'root_certificate_voided')
    assert.equal(entry.subject, `root_certificate:${recorded.serial}`)
  })
})
