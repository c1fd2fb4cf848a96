import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { verifyChain } from '#ca/audit/verify_chain'
import { readCertificate } from '#ca/certificates/certificate_view'
import { KeyPair } from '#ca/crypto/key_pair'
import { rootRegister } from '#ca/root/list_register'
import { nettleVerifyCertificate } from '#tests/support/nettle/nettle_verify'
import { RootHouse, stateRequest } from '#tests/support/root_house'
import RootCertificate from '#models/root_certificate'

const der = (bytes: Buffer | null) => new Uint8Array(bytes ?? [])

test.group('Root CA: a CA is certified (R-3, R-4, R-7)', (group) => {
  let house: RootHouse
  let keys: KeyPair

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await RootHouse.open()
    keys = KeyPair.generate('gost-2015')
    return () => house.close()
  })

  const certify = (applicationId: number) => house.certify(applicationId)

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

  test('two commands for one application: the second signs what the first recorded', async ({
    assert,
  }) => {
    await house.root()
    const { application } = await house.apply(await stateRequest(keys))
    const [first, second] = await Promise.all([certify(application.id), certify(application.id)])
    assert.equal(first.fingerprint, second.fingerprint)
    assert.lengthOf(await RootCertificate.all(), 1)
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
