import { test } from '@japa/runner'
import { verifySignature } from '#ca/crypto/verify_signature'
import { readPublicKey } from '#ca/crypto/public_key'
import { nettleVerifyCertificate } from '#tests/support/nettle/nettle_verify'
import { certificate, withoutParameters } from '#tests/support/signed_structures'
import { flipBit, vector, vectorPaths } from '#tests/support/vectors'

/** Every link of a chain that the vectors hold: certificate and issuer. */
const LINKS = [
  ['prod/root_gost', 'prod/root_gost'],
  ['prod/root_gost_2020', 'prod/root_gost_2020'],
  ['prod/nca_gost', 'prod/root_gost'],
  ['prod/ucgo_gost', 'prod/root_gost_2020'],
  ['prod/root_rsa', 'prod/root_rsa'],
  ['prod/root_rsa_2020', 'prod/root_rsa_2020'],
  ['prod/nca_rsa', 'prod/root_rsa'],
  ['prod/nca_rsa_2022', 'prod/root_rsa_2020'],
  ['test/root_test_gost_2022', 'test/root_test_gost_2022'],
  ['test/nca_gost2022_test', 'test/root_test_gost_2022'],
  ['test/ee_individual_gost2015_512', 'test/nca_gost2022_test'],
  ['test/root_gost_test_2018_gost2004', 'test/root_gost_test_2018_gost2004'],
  ['test/nca_gost_test_2019_gost2004', 'test/root_gost_test_2018_gost2004'],
  ['test/ee_legal_gost2004', 'test/nca_gost_test_2019_gost2004'],
  ['test/root_rsa_test', 'test/root_rsa_test'],
  ['test/nca_rsa_test', 'test/root_rsa_test'],
  ['test/ee_individual_rsa', 'test/nca_rsa_test'],
].map(([subject, issuer]) => ({ subject, issuer }))

const load = (name: string) => certificate(vector(`${name}.der`))

test.group('crypto: certificates of real and test authorities', () => {
  test('every certificate among the vectors is the lower end of a link', ({ assert }) => {
    const files = vectorPaths().filter((path) => path.endsWith('.der') && /^(prod|test)/.test(path))
    assert.sameMembers(
      LINKS.map(({ subject }) => `${subject}.der`),
      files
    )
  })

  test('{subject} verifies under {issuer}, and with any one bit changed it does not')
    .with(LINKS)
    .run(({ assert }, link) => {
      const { spki } = load(link.issuer)
      const { data, signatureAlgorithm, signature } = load(link.subject)
      const check = (part: { data?: Uint8Array; signature?: Uint8Array }) =>
        verifySignature({ spki, signatureAlgorithm, data, signature, ...part })

      check({})
      for (const bit of [0, 77, 8 * data.length - 1]) {
        assert.throws(() => check({ data: flipBit(data, bit) }), /E_SIGNATURE_MISMATCH/)
      }
      for (const bit of [0, 4 * signature.length, 8 * signature.length - 9]) {
        assert.throws(
          () => check({ signature: flipBit(signature, bit) }),
          /E_SIGNATURE_(MISMATCH|MALFORMED)/
        )
      }
    })

  test('{subject}: the AlgorithmIdentifier may lack its NULL')
    .with(LINKS)
    .run((_, link) => {
      const { spki } = load(link.issuer)
      const { data, signatureAlgorithm, signature } = load(link.subject)
      const bare = withoutParameters(signatureAlgorithm)
      verifySignature({ spki, signatureAlgorithm: bare, data, signature })
    })

  test('no certificate verifies under a key that is not its issuer’s', ({ assert }) => {
    for (const { subject, issuer } of LINKS) {
      for (const stranger of LINKS.filter((link) => link.issuer !== issuer)) {
        const { spki } = load(stranger.issuer)
        assert.throws(
          () => verifySignature({ ...load(subject), spki }),
          /E_SIGNATURE_(MISMATCH|MALFORMED)|E_ALGORITHM_KEY_MISMATCH/
        )
      }
    }
  })

  test('nettle says the same of {subject}')
    .with(LINKS.filter(({ subject }) => readPublicKey(load(subject).spki).algorithm !== 'rsa'))
    .run(({ assert }, { subject, issuer }) => {
      const der = vector(`${subject}.der`)
      const issuerDer = vector(`${issuer}.der`)
      const changed = flipBit(der, 8 * (der.length - 20))
      assert.isTrue(nettleVerifyCertificate(der, issuerDer))
      assert.isFalse(nettleVerifyCertificate(changed, issuerDer))
    })
})
