import { createHash, randomBytes } from 'node:crypto'
import { p256, p384 } from '@noble/curves/nist.js'
import { test } from '@japa/runner'
import { ENGINE_CURVES } from '#tests/support/peer/engine_curves'
import { nonces } from '#tests/support/peer/nonces'
import { bytesOf, numberOf, randomScalar } from '#tests/support/peer/signatures'

const NONE = new Uint8Array()

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const hex = (value: Uint8Array) => Buffer.from(value).toString('hex')

/** The candidate after so many. */
function candidate(key: Uint8Array, hash: Uint8Array, additional: Uint8Array, discarded = 0) {
  let left = discarded
  for (const k of nonces(key, hash, additional)) if (left-- === 0) return hex(k)
}

/** bits2octets of RFC 6979 2.3.4 over SHA-512, for an order of whole bytes. */
function digest(message: string, order: bigint, length: number): Uint8Array {
  const hash = createHash('sha512')
    .update(message)
    .digest('hex')
    .slice(0, 2 * length)
  const reduced = (BigInt(`0x${hash}`) % order).toString(16)
  return bytes(reduced.padStart(2 * length, '0'))
}

const P256 = bytes('c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721')
const P256_HASH = digest('sample', p256.Point.Fn.ORDER, 32)
const P256_K = '5fa81c63109badb88c1f367b47da606da28cad69aa22c4fe6ad7df73a7173aa5'
const P384 = bytes(
  '6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5'
)

test.group('crypto: the nonce of a signature', () => {
  test('RFC 6979 A.2.5: without additional data, k of P-256 with SHA-512', ({ assert }) => {
    // The order of P-256 is below that of CryptoPro-A, so that the engine takes its hash and its key as they are.
    const { engine } = ENGINE_CURVES[0]
    const k = engine.nonce(P256.toReversed(), P256_HASH.toReversed())
    assert.equal(hex(k.toReversed()), P256_K)
  })

  test('RFC 6979 A.2.5, A.2.6: what the engine is compared with gives these values', ({
    assert,
  }) => {
    assert.equal(candidate(P256, P256_HASH, NONE), P256_K)
    assert.equal(
      candidate(P384, digest('sample', p384.Point.Fn.ORDER, 48), NONE),
      '92fc3c7183a883e24216d1141f1a8976c5b0dd797dfa597e3d7b32198bd35331a4e966532593a52980d0e3aaa5e10ec3'
    )
  })

  test('RFC 6979 3.2, 3.6, {name}: every candidate is the one of HMAC_DRBG over node:crypto')
    .with(ENGINE_CURVES)
    .run(({ assert }, { engine, peer }) => {
      const { q, length } = peer
      const hashes = [0n, 1n, q - 1n, q, q + 1n, 2n ** BigInt(8 * length) - 1n]
      for (let i = 0; i < 60; i++) {
        const d = bytesOf(randomScalar(peer), length)
        const hash = i < hashes.length ? bytesOf(hashes[i], length) : randomBytes(length)
        const additional = new Uint8Array(randomBytes(32))
        const reduced = bytesOf(numberOf(hash) % q, length)
        for (const discarded of [0, 1, 2, 7]) {
          const k = engine.nonce(d, hash, additional, discarded)
          const expected = candidate(d.toReversed(), reduced.toReversed(), additional, discarded)
          assert.equal(hex(k.toReversed()), expected)
        }
      }
    })

  test(
    '{name}: a signature is the one by its nonce, and every bit of key, hash and randomness counts'
  )
    .with(ENGINE_CURVES)
    .run(({ assert }, { engine, peer }) => {
      const { length } = peer
      const d = bytesOf(randomScalar(peer) | 1n, length)
      const hash = new Uint8Array(randomBytes(length))
      const random = new Uint8Array(randomBytes(32))
      const k = engine.nonce(d, hash, random)
      assert.deepEqual(engine.sign(d, hash, random), engine.signWithNonce(d, k, hash))
      const drawn = new Set([hex(k)])
      for (const [place, size] of [d, hash, random].entries()) {
        for (let at = 0; at < size.length - 1; at++) {
          const changed = [d.slice(), hash.slice(), random.slice()]
          changed[place][at] ^= 1 << (at & 7)
          drawn.add(hex(engine.nonce(changed[0], changed[1], changed[2])))
        }
      }
      assert.equal(drawn.size, 1 + 2 * (length - 1) + 31)
    })
})
