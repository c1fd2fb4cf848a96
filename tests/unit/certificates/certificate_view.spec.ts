import { X509Certificate } from 'node:crypto'
import { test } from '@japa/runner'
import { KeyPair } from '#ca/crypto/key_pair'
import { algorithm } from '#ca/crypto/algorithms'
import { certificateFields, readCertificate } from '#ca/certificates/certificate_view'
import { fieldText } from '#ca/certificates/certificate_fields'
import { toPem } from '#ca/certificates/pem'
import { assembleCertificate } from '#ca/certificates/tbs_certificate'
import { issueAuthority, issueRoot, issueUser, sign, userTbs } from '#tests/support/chain'
import { replaceAttribute } from '#tests/support/edit_tbs'
import { vector, vectorPaths } from '#tests/support/vectors'

const CERTIFICATES = vectorPaths().filter((path) => /^(prod|test)\/.*\.der$/.test(path))

test.group('reading certificates', () => {
  for (const path of CERTIFICATES) {
    test(`${path} reads as Node reads it`, ({ assert }) => {
      const der = vector(path)
      const [view, theirs] = [readCertificate(der), new X509Certificate(der)]
      assert.equal(view.serial, theirs.serialNumber.toLowerCase())
      assert.equal(view.notBefore.toMillis(), Date.parse(theirs.validFrom))
      assert.equal(view.notAfter.toMillis(), Date.parse(theirs.validTo))
      assert.isNull(view.key.problem)
      assert.deepEqual(view.malformedExtensions, [])
      assert.isAbove(certificateFields(view).length, 15)
      assert.deepEqual(readCertificate(Buffer.from(toPem(der))).tbs, view.tbs)
    })
  }

  test("the State CA's own certificate of 2022, field by field", ({ assert }) => {
    const view = readCertificate(vector('prod/ucgo_gost.der'))
    assert.equal(view.version, 3)
    assert.equal(view.serial, '1e07b6c68ffa01c35e13aefeb127423408a775bb')
    assert.equal(
      view.subject.text,
      'C=KZ, O=Республика Казахстан, CN=Удостоверяющий центр Государственных органов'
    )
    assert.deepEqual(view.basicConstraints, { ca: true, pathLength: null })
    assert.deepEqual(view.keyUsage, ['keyCertSign', 'cRLSign'])
    assert.equal(view.authorityKeyIdentifier?.serial, '1d5941018b516bf0f06a7afee88c4eed050fa003')
    assert.deepEqual(view.crl, [
      'http://crl1.root.gov.kz/gost.crl',
      'http://crl.root.gov.kz/gost.crl',
    ])
    assert.deepEqual(view.key, {
      ...view.key,
      algorithm: 'gost-2004',
      bits: 512,
      parameterOids: ['1.2.398.3.10.1.1.1.1.1', '1.2.398.3.10.1.3.1.1.0'],
    })
  })

  test('malformed CRL addresses of real certificates are kept as they are', ({ assert }) => {
    const [first] = readCertificate(vector('prod/nca_gost.der')).crl
    assert.match(first, /^http:\/\/crl\.root\.gov\.kz\/gost\.crl\s+URL=http:\/\/crl1/)
  })

  test('N1: the prefix VIN is accepted in reading', async ({ assert }) => {
    const authority = await issueAuthority(await issueRoot())
    const tbs = userTbs(authority, KeyPair.generate('gost-2015'))
    const old = replaceAttribute(tbs, 'serialNumber', { printableString: 'VIN850312400019' })
    const view = readCertificate(await sign(old, authority))
    assert.include(view.subject.text, 'SERIALNUMBER=VIN850312400019')
  })

  test('kz-crypto: a signature algorithm without NULL is accepted', ({ assert }) => {
    const { signature, tbs } = readCertificate(vector('prod/ucgo_gost.der'))
    const bare = algorithm('gost-2004').signatureAlgorithm.slice(0, -2)
    bare[1] -= 2
    const view = readCertificate(assembleCertificate(tbs, bare, signature))
    assert.equal(view.signatureAlgorithm.oid, '1.2.398.3.10.1.1.1.2')
  })

  test('what is no certificate is refused', ({ assert }) => {
    const der = vector('prod/ucgo_gost.der')
    const extended = Buffer.concat([der, Buffer.of(0)])
    const junk = [new Uint8Array(), Buffer.from('hello'), der.subarray(0, -1), extended]
    for (const bytes of [...junk, new Uint8Array(70_000)]) {
      assert.throws(() => readCertificate(bytes), /E_CERTIFICATE_UNREADABLE/)
    }
  })
})

test.group('fields of a certificate', () => {
  test('annex 5: the order of the fields of a holder', async ({ assert }) => {
    const user = await issueUser(await issueAuthority(await issueRoot()))
    const fields = certificateFields(readCertificate(user.certificate))
    assert.deepEqual(
      fields.map(({ id }) => id),
      [
        'version',
        'serial',
        'signatureAlgorithm',
        'issuer.countryName',
        'issuer.organizationName',
        'issuer.commonName',
        'notBefore',
        'notAfter',
        'subject.countryName',
        'subject.stateOrProvinceName',
        'subject.organizationalUnitName',
        'subject.commonName',
        'subject.surname',
        'subject.serialNumber',
        'subject.givenName',
        'subject.telephoneNumber',
        'subject.emailAddress',
        'publicKey',
        'keyParameters',
        'keyUsage',
        'policy',
        'caIssuers',
        'ocsp',
        'crl',
        'freshestCrl',
        'subjectKeyIdentifier',
        'authorityKeyIdentifier',
        'authorityCertIssuer',
        'authorityCertSerial',
        'signature',
        'sha1',
        'sha256',
      ]
    )
  })

  test('a value is its words and what stands there', ({ assert }) => {
    const fields = certificateFields(readCertificate(vector('prod/ucgo_gost.der')))
    const usage = fields.find(({ id }) => id === 'keyUsage')
    assert.isTrue(usage?.critical)
    assert.equal(
      usage && fieldText(usage, (key) => key.split('.').at(-1) ?? ''),
      'keyCertSign, cRLSign'
    )
  })

  test('extensions that nobody knows are shown in hex', ({ assert }) => {
    const view = readCertificate(vector('test/ee_individual_gost2015_512.der'))
    const field = certificateFields(view).find(({ oid }) => oid === '1.2.398.3.3.5')
    assert.match(field?.value ?? '', /^[0-9a-f]+$/)
    assert.isTrue(field?.hex)
  })
})
