import { test } from '@japa/runner'
import { algorithm } from '#ca/crypto/algorithms'
import { signerOf } from '#ca/crypto/signer'
import type { PrivateKey } from '#ca/crypto/private_key'
import { flipBit, kalkanVector } from '#tests/support/vectors'

/** A key that knows one signature, over "test". */
function keyWith(signature: Uint8Array): PrivateKey {
  const { spki, pkcs8 } = kalkanVector('g512')
  return {
    algorithm: 'gost-2015',
    spki,
    sign: () => signature,
    toPkcs8: () => pkcs8,
    wipe: () => {},
  }
}

test.group('crypto: signers', () => {
  test('a signature leaves only when it verifies', async ({ assert }) => {
    const { sig } = kalkanVector('g512')
    assert.deepEqual(await signerOf(keyWith(sig)).sign(Buffer.from('test')), sig)
    const faulty = [flipBit(sig, 0), flipBit(sig, 1000), sig.subarray(1), new Uint8Array(128)]
    for (const signature of faulty) {
      const signer = signerOf(keyWith(signature))
      await assert.rejects(() => signer.sign(Buffer.from('test')), /E_SIGNING_FAILED/)
    }
    const other = signerOf(keyWith(sig))
    await assert.rejects(() => other.sign(Buffer.from('Test')), /E_SIGNING_FAILED/)
  })

  test('a signer says what goes beside its signatures', ({ assert }) => {
    const signer = signerOf(keyWith(kalkanVector('g512').sig))
    assert.equal(signer.algorithm, 'gost-2015')
    assert.deepEqual(signer.spki, kalkanVector('g512').spki)
    assert.deepEqual(signer.signatureAlgorithm, algorithm('gost-2015').signatureAlgorithm)
  })
})
