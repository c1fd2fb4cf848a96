import fc from 'fast-check'
import { test } from '@japa/runner'
import { publicPoint, sign, verify } from '#ca/crypto/gost3410'
import { CRYPTOPRO_A, TC26_512_A, curve } from '#ca/crypto/gost3410_curves'
import { jsonVector } from '#tests/support/vectors'

const CURVES = [CRYPTOPRO_A, TC26_512_A]

/** An example of RFC 7091 7 with its numbers as numbers. */
function example(vector: Record<string, string>) {
  const number = (name: string) => BigInt(`0x${vector[name]}`)
  const { name } = vector
  const parameters = { p: number('p'), a: number('a'), b: number('b'), q: number('q') }
  const base = { x: number('x'), y: number('y') }
  return {
    curve: curve({ name, length: Number(vector.n), ...parameters, ...base }),
    d: number('d'),
    e: number('e'),
    k: number('k'),
    r: number('r'),
    s: number('s'),
    Q: { x: number('Qx'), y: number('Qy') },
  }
}

test.group('crypto: GOST R 34.10', () => {
  test('{name}: public key, signature and verification')
    .with(() => jsonVector('rfc/gost3410.json'))
    .run(({ assert }, vector) => {
      const { curve: exampleCurve, d, e, k, r, s, Q } = example(vector)
      const point = publicPoint(exampleCurve, d)
      assert.deepEqual(point.toAffine(), Q)
      assert.deepEqual(sign(exampleCurve, d, e, [k]), { r, s })
      assert.isTrue(verify(exampleCurve, point, e, { r, s }))
      assert.isFalse(verify(exampleCurve, point, e + 1n, { r, s }))
    })

  test('RFC 7091 5.1: on {name} the base point has the order q')
    .with(CURVES)
    .run(({ assert }, { base, q, p }) => {
      assert.isTrue(
        base
          .multiplyUnsafe(q - 1n)
          .add(base)
          .is0()
      )
      assert.notEqual(p, q)
    })

  test('RFC 7091 6.1 step 2: on {name} a hash that is 0 modulo q counts as 1')
    .with(CURVES)
    .run(({ assert }, gost) => {
      const Q = publicPoint(gost, 7n)
      const signature = sign(gost, 7n, 0n, [5n])
      assert.deepEqual(signature, sign(gost, 7n, 1n, [5n]))
      assert.deepEqual(signature, sign(gost, 7n, gost.q, [5n]))
      assert.isTrue(verify(gost, Q, gost.q, signature))
      assert.isTrue(verify(gost, Q, 1n, signature))
      assert.isFalse(verify(gost, Q, 2n, signature))
    })

  test('on {name} r and s outside of 1 … q − 1 are never valid')
    .with(CURVES)
    .run(({ assert }, gost) => {
      const { q } = gost
      const Q = publicPoint(gost, 11n)
      const { r, s } = sign(gost, 11n, 42n)
      assert.isTrue(verify(gost, Q, 42n, { r, s }))
      for (const wrong of [0n, q, r + q, -r, 2n ** 600n]) {
        assert.isFalse(verify(gost, Q, 42n, { r: wrong, s }))
      }
      for (const wrong of [0n, q, s + q, -s, q - s]) {
        assert.isFalse(verify(gost, Q, 42n, { r, s: wrong }))
      }
    })

  test('on {name} a private key outside of 1 … q − 1 is refused')
    .with(CURVES)
    .run(({ assert }, gost) => {
      for (const d of [0n, -1n, gost.q, gost.q + 1n]) {
        assert.throws(() => publicPoint(gost, d), /E_PRIVATE_KEY_RANGE/)
        assert.throws(() => sign(gost, d, 1n), /E_PRIVATE_KEY_RANGE/)
      }
      assert.isFalse(publicPoint(gost, gost.q - 1n).is0())
    })

  test('a candidate for k that makes s zero is passed over', ({ assert }) => {
    const { q, base } = CRYPTOPRO_A
    const [d, k] = [9n, 5n]
    const alpha = (((-base.multiply(k).x * d) % q) * inverse(k, q)) % q
    const e = ((alpha % q) + q) % q
    assert.throws(() => sign(CRYPTOPRO_A, d, e, [k]), /E_SIGNING_FAILED/)
    assert.deepEqual(sign(CRYPTOPRO_A, d, e, [k, 6n]), sign(CRYPTOPRO_A, d, e, [6n]))
  })

  test('on {name} what one key signs, that key verifies and no other does')
    .with(CURVES)
    .run((_, gost) => {
      const scalar = fc.bigInt({ min: 1n, max: gost.q - 1n })
      fc.assert(
        fc.property(scalar, scalar, fc.bigInt({ min: 0n, max: gost.p }), (d, other, alpha) => {
          const signature = sign(gost, d, alpha)
          return (
            verify(gost, publicPoint(gost, d), alpha, signature) &&
            (other === d || !verify(gost, publicPoint(gost, other), alpha, signature))
          )
        }),
        { numRuns: 15 }
      )
    })
})

/** Fermat: q is prime. */
function inverse(value: bigint, q: bigint): bigint {
  let [result, power, exponent] = [1n, value % q, q - 2n]
  while (exponent > 0n) {
    if (exponent & 1n) result = (result * power) % q
    power = (power * power) % q
    exponent >>= 1n
  }
  return result
}
