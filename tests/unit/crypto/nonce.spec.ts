import { createHash } from 'node:crypto'
import { p256, p521 } from '@noble/curves/nist.js'
import { test } from '@japa/runner'
import { nonces } from '#ca/crypto/nonce'
import { TC26_512_A } from '#ca/crypto/gost3410_curves'

const NONE = new Uint8Array()

const first = (d: bigint, e: bigint, q: bigint, additional?: Uint8Array) =>
  nonces(d, e, q, additional).next().value

/** bits2int of RFC 6979 2.3.2 over SHA-512. */
function digest(message: string, bits: number): bigint {
  const hash = BigInt(`0x${createHash('sha512').update(message).digest('hex')}`)
  return bits < 512 ? hash >> BigInt(512 - bits) : hash
}

const P256 = {
  q: p256.Point.Fn.ORDER,
  d: 0xc9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721n,
}
const P521 = {
  q: p521.Point.Fn.ORDER,
  d: 0x0fad06daa62ba3b25d2fb40133da757205de67f5bb0018fee8c86e1b68c7e75caa896eb32f1f47c70855836a6d16fcc1466f6d8fbec67db89ec0c08b0e996b83538n,
}

test.group('crypto: the nonce of a signature', () => {
  test('RFC 6979 A.2.5: without additional data, k of P-256 with SHA-512', ({ assert }) => {
    assert.equal(
      first(P256.d, digest('sample', 256) % P256.q, P256.q, NONE),
      0x5fa81c63109badb88c1f367b47da606da28cad69aa22c4fe6ad7df73a7173aa5n
    )
  })

  test('RFC 6979 A.2.7: without additional data, k of P-521 with SHA-512', ({ assert }) => {
    assert.equal(
      first(P521.d, digest('sample', 521), P521.q, NONE),
      0x1dae2ea071f8110dc26882d4d5eae0621a3256fc8847fb9022e2b7d28e6f10198b1574fdd03a9053c08a1854a168aa5a57470ec97dd5ce090124ef52a2f7ecbffd3n
    )
  })

  test('RFC 6979 3.6: fresh randomness makes every k another', ({ assert }) => {
    const { q } = TC26_512_A
    const drawn = new Set(Array.from({ length: 50 }, () => first(1n, 1n, q)))
    assert.equal(drawn.size, 50)
  })

  test('the same randomness still gives another k for another key or hash', ({ assert }) => {
    const { q } = TC26_512_A
    const failed = new Uint8Array(32)
    const drawn = [first(1n, 1n, q, failed), first(2n, 1n, q, failed), first(1n, 2n, q, failed)]
    assert.equal(new Set(drawn).size, 3)
    assert.equal(first(1n, 1n, q, failed), drawn[0])
  })

  test('every k is in 1 … q − 1, and each of them comes up', ({ assert }) => {
    const drawn = new Set<bigint>()
    const row = nonces(3n, 5n, 11n, NONE)
    for (let i = 0; i < 500; i++) drawn.add(row.next().value ?? 0n)
    assert.deepEqual(
      [...drawn].sort((a, b) => Number(a - b)),
      [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 10n]
    )
  })
})
