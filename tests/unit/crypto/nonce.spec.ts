import { createHash } from 'node:crypto'
import { p256, p384 } from '@noble/curves/nist.js'
import { test } from '@japa/runner'
import { nonces } from '#ca/crypto/nonce'

const NONE = new Uint8Array()

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const hex = (value: Uint8Array) => Buffer.from(value).toString('hex')

function first(key: Uint8Array, hash: Uint8Array, additional?: Uint8Array) {
  for (const k of nonces(key, hash, additional)) return hex(k)
}

/** bits2octets of RFC 6979 2.3.4 over SHA-512, for an order of whole bytes. */
function digest(message: string, order: bigint, length: number): Uint8Array {
  const hash = createHash('sha512')
    .update(message)
    .digest('hex')
    .slice(0, 2 * length)
  return bytes((BigInt(`0x${hash}`) % order).toString(16).padStart(2 * length, '0'))
}

const P256 = bytes('c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721')
const P384 = bytes(
  '6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5'
)

test.group('crypto: the nonce of a signature', () => {
  test('RFC 6979 A.2.5: without additional data, k of P-256 with SHA-512', ({ assert }) => {
    assert.equal(
      first(P256, digest('sample', p256.Point.Fn.ORDER, 32), NONE),
      '5fa81c63109badb88c1f367b47da606da28cad69aa22c4fe6ad7df73a7173aa5'
    )
  })

  test('RFC 6979 A.2.6: without additional data, k of P-384 with SHA-512', ({ assert }) => {
    assert.equal(
      first(P384, digest('sample', p384.Point.Fn.ORDER, 48), NONE),
      '92fc3c7183a883e24216d1141f1a8976c5b0dd797dfa597e3d7b32198bd35331a4e966532593a52980d0e3aaa5e10ec3'
    )
  })

  test('RFC 6979 3.6: fresh randomness makes every k another', ({ assert }) => {
    const one = new Uint8Array(64).fill(1)
    const drawn = new Set(Array.from({ length: 50 }, () => first(one, one)))
    assert.equal(drawn.size, 50)
  })

  test('the same randomness still gives another k for another key or hash', ({ assert }) => {
    const [one, two] = [1, 2].map((byte) => new Uint8Array(64).fill(byte))
    const failed = new Uint8Array(32)
    const drawn = [first(one, one, failed), first(two, one, failed), first(one, two, failed)]
    assert.equal(new Set(drawn).size, 3)
    assert.equal(first(one, one, failed), drawn[0])
  })

  test('candidates go on, each another, whatever the taker does to those it got', ({ assert }) => {
    const key = new Uint8Array(32).fill(3)
    const take = (change: boolean) => {
      const taken: string[] = []
      for (const k of nonces(key, key, NONE)) {
        taken.push(hex(k))
        if (change) k.fill(0)
        if (taken.length === 20) return taken
      }
    }
    assert.equal(new Set(take(false)).size, 20)
    assert.deepEqual(take(true), take(false))
    assert.deepEqual(key, new Uint8Array(32).fill(3))
  })
})
