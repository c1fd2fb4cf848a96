import { createSign, generateKeyPairSync, sign } from 'node:crypto'
import { test } from '@japa/runner'
import { algorithm } from '#ca/crypto/algorithms'
import { ecdsaDer } from '#ca/crypto/ecdsa_signature'
import { p256Spki } from '#ca/crypto/ec_public_key'
import { readPublicKey } from '#ca/crypto/public_key'
import { verifySignature } from '#ca/crypto/verify_signature'
import { flipBit } from '#tests/support/vectors'

const { signatureAlgorithm } = algorithm('ec-p256')
const data = Buffer.from('хат')

function openssl() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { privateKey, spki: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })) }
}

test.group('crypto: ECDSA on P-256', () => {
  test('RFC 3279 2.2.3: r ‖ s becomes the DER that OpenSSL verifies, many times', ({ assert }) => {
    const { privateKey, spki } = openssl()
    for (let round = 0; round < 50; round++) {
      const rs = sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' })
      const signature = ecdsaDer(rs)
      verifySignature({ spki, signatureAlgorithm, data, signature })
      const bad = { spki, signatureAlgorithm, data, signature: flipBit(signature, 100) }
      assert.throws(() => verifySignature(bad), /E_SIGNATURE_M/)
    }
  })

  test('what is no DER of two positive numbers is malformed', ({ assert }) => {
    const { privateKey, spki } = openssl()
    const good = createSign('sha256').update(data).sign(privateKey)
    const zero = ecdsaDer(new Uint8Array(64))
    for (const signature of [new Uint8Array(), good.subarray(1), Buffer.concat([good, good]), zero])
      assert.throws(
        () => verifySignature({ spki, signatureAlgorithm, data, signature }),
        /E_SIGNATURE_MALFORMED/
      )
    assert.throws(() => ecdsaDer(new Uint8Array(63)), /E_SIGNATURE_MALFORMED/)
  })

  test('RFC 5480 2.2: a point is uncompressed and on the curve', ({ assert }) => {
    const { spki } = openssl()
    const point = readPublicKey(spki).subjectPublicKey
    assert.deepEqual(p256Spki(point), spki)
    const compressed = Uint8Array.from([2, ...point.subarray(1, 33)])
    assert.throws(() => readPublicKey(p256Spki(compressed)), /E_PUBLIC_KEY_LENGTH/)
    assert.throws(() => readPublicKey(p256Spki(flipBit(point, 80))), /E_PUBLIC_KEY_OFF_CURVE/)
  })
})
