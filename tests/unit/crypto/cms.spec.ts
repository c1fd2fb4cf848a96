import { test } from '@japa/runner'
import type { Assert } from '@japa/assert'
import { algorithm } from '#ca/crypto/algorithms'
import { gost34311, streebog512 } from '#ca/crypto/hash'
import { readPublicKey } from '#ca/crypto/public_key'
import { readElement } from '#tests/support/der'
import { assertGoodAndTight } from '#tests/support/good_and_tight'
import { certificate, signedCms, type SignedCms } from '#tests/support/signed_structures'
import { flipBit, vector } from '#tests/support/vectors'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** RFC 5652 5.4: the signed attributes hold the hash of the content, and are what is signed. */
function assertCms(assert: Assert, cms: SignedCms, content: Uint8Array) {
  const { spki } = certificate(cms.certificate)
  const { digest } = algorithm(readPublicKey(spki).algorithm)
  assert.equal(hex(cms.messageDigest), hex(digest(content)))
  assertGoodAndTight(assert, { ...cms, spki })
}

test.group('crypto: CMS and time stamps', () => {
  test('the attached CMS holds its document', ({ assert }) => {
    const cms = signedCms(vector('cms/individual_attached.der'))
    assertCms(assert, cms, cms.content ?? new Uint8Array())
  })

  test('the detached CMS is of the document beside it, and of no other', ({ assert }) => {
    const cms = signedCms(vector('cms/individual_detached.der'))
    const document = vector('cms/individual_document.txt')
    assert.isNull(cms.content)
    assertCms(assert, cms, document)
    assert.notEqual(hex(cms.messageDigest), hex(streebog512(flipBit(document, 0))))
  })

  test('the signer’s certificate in the CMS is signed by the test National CA', ({ assert }) => {
    const { spki } = certificate(vector('test/nca_gost2022_test.der'))
    for (const name of ['attached', 'detached']) {
      const cms = signedCms(vector(`cms/individual_${name}.der`))
      assertGoodAndTight(assert, { ...certificate(cms.certificate), spki })
    }
  })

  test('the time stamp inside the CMS of {$self} is of its signature')
    .with(['cms/individual_attached.der', 'cms/individual_detached.der'])
    .run(({ assert }, path) => {
      const cms = signedCms(vector(path))
      const stamp = signedCms(cms.timeStampToken ?? new Uint8Array())
      const content = stamp.content ?? new Uint8Array()
      assertCms(assert, stamp, content)
      assert.include(hex(content), hex(streebog512(cms.signature)))
    })

  test('the time stamp token, alone and in its response', ({ assert }) => {
    const token = vector('tsp/tsp_token.bin')
    const response = readElement(vector('tsp/tsp_response.bin'))
    for (const der of [token, response.children[1].raw]) {
      const stamp = signedCms(der)
      assert.equal(hex(stamp.messageDigest), hex(gost34311(stamp.content ?? new Uint8Array())))
      assertCms(assert, stamp, stamp.content ?? new Uint8Array())
    }
    const { spki } = certificate(vector('test/nca_gost_test_2019_gost2004.der'))
    assertGoodAndTight(assert, { ...certificate(signedCms(token).certificate), spki })
  })
})
