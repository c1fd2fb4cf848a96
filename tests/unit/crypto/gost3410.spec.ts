import fc from 'fast-check'
import { randomBytes } from 'node:crypto'
import { test } from '@japa/runner'
import { publicPoint, sign, verify } from '#ca/crypto/gost3410'
import { CRYPTOPRO_A, TC26_512_A } from '#ca/crypto/gost3410_curves'
import { peerCurve } from '#tests/support/peer/curves'
import { PEER_256, PEER_512 } from '#tests/support/peer/curves'
import { bytesOf, peerSign, peerVerify } from '#tests/support/peer/signatures'
import { jsonVector } from '#tests/support/vectors'

const CURVES = [
  { name: 'CryptoPro-A', curve: CRYPTOPRO_A, q: PEER_256.q },
  { name: 'tc26-512-A', curve: TC26_512_A, q: PEER_512.q },
]

/** An example of RFC 7091 7 with its numbers as numbers. */
function example(vector: Record<string, string>) {
  const number = (name: string) => BigInt(`0x${vector[name]}`)
  const { name } = vector
  const length = Number(vector.n) === 32 ? 32 : 64
  const parameters = { p: number('p'), a: number('a'), b: number('b'), q: number('q') }
  const base = { x: number('x'), y: number('y') }
  return {
    curve: peerCurve({ name, length, ...parameters, ...base }),
    d: number('d'),
    e: number('e'),
    k: number('k'),
    r: number('r'),
    s: number('s'),
    Q: { x: number('Qx'), y: number('Qy') },
  }
}

test.group('crypto: the peer that the engine is compared with', () => {
  test('{name}: public key, signature and verification')
    .with(() => jsonVector('rfc/gost3410.json'))
    .run(({ assert }, vector) => {
      const { curve, d, e, k, r, s, Q } = example(vector)
      const point = curve.base.multiply(d)
      assert.deepEqual(point.toAffine(), Q)
      assert.deepEqual(peerSign(curve, d, e, k), { r, s })
      assert.isTrue(peerVerify(curve, point, e, { r, s }))
      assert.isFalse(peerVerify(curve, point, e + 1n, { r, s }))
    })
})

test.group('crypto: GOST R 34.10', () => {
  test('on {name} a signature is r ‖ s, and any other length is malformed')
    .with(CURVES)
    .run(({ assert }, { curve }) => {
      const { length } = curve
      const [d, digest] = [bytesOf(11n, length), bytesOf(42n, length)]
      const Q = publicPoint(curve, d)
      const signature = sign(curve, d, digest)
      assert.lengthOf(signature, 2 * length)
      assert.isTrue(verify(curve, Q, digest, signature))
      for (const wrong of [signature.subarray(1), new Uint8Array(), new Uint8Array(2 * length)]) {
        assert.throws(() => verify(curve, Q, digest, wrong), /E_SIGNATURE_MALFORMED/)
      }
    })

  test('on {name} a private key outside of 1 … q − 1 is refused')
    .with(CURVES)
    .run(({ assert }, { curve, q }) => {
      const { length } = curve
      for (const d of [0n, q, q + 1n]) {
        const bytes = bytesOf(d, length)
        assert.throws(() => publicPoint(curve, bytes), /E_PRIVATE_KEY_RANGE/)
        assert.throws(() => sign(curve, bytes, bytesOf(1n, length)), /E_PRIVATE_KEY_RANGE/)
      }
      assert.doesNotThrow(() => publicPoint(curve, bytesOf(q - 1n, length)))
    })

  test('on {name} two signatures of one hash differ, and the key is left as it was')
    .with(CURVES)
    .run(({ assert }, { curve }) => {
      const d = new Uint8Array(randomBytes(curve.length).fill(0, curve.length - 1))
      const before = d.slice()
      const digest = new Uint8Array(randomBytes(curve.length))
      const [first, second] = [sign(curve, d, digest), sign(curve, d, digest)]
      assert.notDeepEqual(first.subarray(0, curve.length), second.subarray(0, curve.length))
      assert.deepEqual(d, before)
    })

  test('on {name} what one key signs, that key verifies and no other does')
    .with(CURVES)
    .run((_, { curve, q }) => {
      const scalar = fc
        .bigInt({ min: 1n, max: q - 1n })
        .map((value) => bytesOf(value, curve.length))
      const bytes = fc.uint8Array({ minLength: curve.length, maxLength: curve.length })
      fc.assert(
        fc.property(scalar, scalar, bytes, (d, other, digest) => {
          const signature = sign(curve, d, digest)
          return (
            verify(curve, publicPoint(curve, d), digest, signature) &&
            (Buffer.compare(d, other) === 0 ||
              !verify(curve, publicPoint(curve, other), digest, signature))
          )
        })
      )
    })
})
