import { test } from '@japa/runner'
import { assertGoodAndTight } from '#tests/support/good_and_tight'
import { basicOcspResponse, certificate, crlIssuer, signed } from '#tests/support/signed_structures'
import { vector } from '#tests/support/vectors'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

test.group('crypto: lists of revoked certificates', () => {
  test('{crl} is signed by {issuer}')
    .with([
      { crl: 'nca_gost2022_test', issuer: 'nca_gost2022_test' },
      { crl: 'nca_gost2022_d_test_delta', issuer: 'nca_gost2022_test' },
      { crl: 'nca_gost_test_gost2004', issuer: 'nca_gost_test_2019_gost2004' },
      { crl: 'nca_rsa_test', issuer: 'nca_rsa_test' },
    ])
    .run(({ assert }, { crl, issuer }) => {
      const der = vector(`crl/${crl}.crl`)
      const { spki, subject } = certificate(vector(`test/${issuer}.der`))
      assert.equal(hex(crlIssuer(der)), hex(subject))
      assertGoodAndTight(assert, { spki, ...signed(der) })
    })
})

test.group('crypto: OCSP responses', () => {
  test('{response} is signed by the responder, and the responder’s certificate by {issuer}')
    .with([
      { response: 'ocsp_response_individual_2015', issuer: 'nca_gost2022_test' },
      { response: 'ocsp_response_ceo_sign_2004_revoked', issuer: 'nca_gost_test_2019_gost2004' },
    ])
    .run(({ assert }, { response, issuer }) => {
      const basic = basicOcspResponse(vector(`ocsp/${response}.bin`))
      const responder = certificate(basic.certificate)
      assertGoodAndTight(assert, { ...basic, spki: responder.spki })
      const { spki } = certificate(vector(`test/${issuer}.der`))
      assertGoodAndTight(assert, { ...responder, spki })
    })
})
