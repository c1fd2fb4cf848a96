import { test } from '@japa/runner'
import { algorithm } from '#ca/crypto/algorithms'
import { gost34311 } from '#ca/crypto/hash'
import { assertGoodAndTight } from '#tests/support/good_and_tight'
import { certificate } from '#tests/support/signed_structures'
import { textVector, vector } from '#tests/support/vectors'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

test.group('crypto: XML signature', () => {
  const xml = textVector('xmldsig/xml2004.xml')
  const signedInfo = vector('xmldsig/xml2004.xml.signedinfo')
  const field = (name: string) => {
    const [, text] = xml.match(new RegExp(`<ds:${name}>([^<]*)</ds:${name}>`)) ?? []
    return new Uint8Array(Buffer.from(text, 'base64'))
  }

  test('SignatureValue is of the canonical SignedInfo by the key of X509Certificate', ({
    assert,
  }) => {
    assertGoodAndTight(assert, {
      spki: certificate(field('X509Certificate')).spki,
      signatureAlgorithm: algorithm('gost-2004').signatureAlgorithm,
      data: signedInfo,
      signature: field('SignatureValue'),
    })
  })

  test('DigestValue is the hash of the document without the signature, as it comes out', ({
    assert,
  }) => {
    const document = xml.replace(/<ds:Signature .*<\/ds:Signature>/s, '')
    assert.equal(document, '<root><a>test</a></root>')
    assert.equal(hex(field('DigestValue')), hex(gost34311(Buffer.from(document))))
    assert.include(
      Buffer.from(signedInfo).toString(),
      Buffer.from(field('DigestValue')).toString('base64')
    )
  })
})
