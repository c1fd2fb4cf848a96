import { test } from '@japa/runner'
import { toHex } from '#ca/certificates/asn1'
import { readCertificate } from '#ca/certificates/certificate_view'
import { EXTENSION } from '#ca/certificates/object_identifiers'
import { profile } from '#ca/certificates/profiles/catalogue'
import { publishedAs } from '#ca/certificates/published_as'
import { assembleCertificate, buildAuthorityTbs } from '#ca/certificates/tbs_certificate'
import caConfig from '#config/ca'
import { vector } from '#tests/support/vectors'

const ROOT = vector('prod/root_gost_2020.der')
const STATE = vector('prod/ucgo_gost.der')

/** A real certificate, and what we build over its key, serial number and dates. */
function builtLike(der: Uint8Array, id: 'P-ROOT-2004' | 'P-CA-2004', issuer: Uint8Array | null) {
  const real = readCertificate(der)
  const { key, serial, notBefore, notAfter, signatureAlgorithm, signature } = real
  const addresses = publishedAs(caConfig.addresses, { own: 'ucgo', root: 'gost' })
  const tbs = buildAuthorityTbs({
    ...{ profile: profile(id), issuer, spki: key.spki, serial, notBefore, notAfter, addresses },
  })
  const built = readCertificate(assembleCertificate(tbs, signatureAlgorithm.der, signature))
  return { real, built }
}

test.group('Real authorities, built again byte for byte', () => {
  test('P-ROOT-2004 is the Root CA of 2020, signature and all', ({ assert }) => {
    const { real, built } = builtLike(ROOT, 'P-ROOT-2004', null)
    assert.equal(toHex(built.der), toHex(real.der))
  })

  test('P-CA-2004 is the State CA of 2022, but for what annex 5 of 2023 has changed', ({
    assert,
  }) => {
    const { real, built } = builtLike(STATE, 'P-CA-2004', ROOT)
    assert.equal(toHex(built.issuer.der), toHex(real.issuer.der))
    assert.equal(toHex(built.key.spki), toHex(real.key.spki))
    assert.equal(toHex(built.signedAlgorithm), toHex(real.signedAlgorithm))
    for (const { oid, critical, value } of real.extensions) {
      const same = built.extensions.find((each) => each.oid === oid)
      assert.equal(same?.critical, critical, oid)
      assert.equal(toHex(same?.value ?? new Uint8Array()), toHex(value), oid)
    }
    const known = real.extensions.map(({ oid }) => oid)
    const added = built.extensions.map(({ oid }) => oid).filter((oid) => !known.includes(oid))
    assert.deepEqual(added, [EXTENSION.certificatePolicies, EXTENSION.authorityInformationAccess])
    // The annex names the State CA in Kazakh; in 2022 it was named in Russian.
    assert.include(real.subject.text, 'O=Республика Казахстан')
    assert.include(built.subject.text, 'O=Қазақстан Республикасы')
  })
})
