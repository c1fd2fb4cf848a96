import fc from 'fast-check'
import { test } from '@japa/runner'
import { CRYPTOPRO_A, TC26_512_A } from '#ca/crypto/gost3410_curves'
import { pseudoMersenneField } from '#ca/crypto/pseudo_mersenne_field'

const FIELDS = [
  { bits: 256, c: 617n, p: CRYPTOPRO_A.p },
  { bits: 512, c: 569n, p: TC26_512_A.p },
]

test.group('crypto: arithmetic modulo 2^bits − c', () => {
  test('{bits} bits: products are those of plain division, also at the edges')
    .with(FIELDS)
    .run(({ assert }, { bits, c, p }) => {
      const field = pseudoMersenneField(bits, c)
      const edges = [0n, 1n, c - 1n, c, c + 1n, p / 2n, p - c, p - 2n, p - 1n]
      assert.equal(p, 2n ** BigInt(bits) - c)
      for (const a of edges) {
        for (const b of edges) assert.equal(field.mul(a, b), (a * b) % p)
        assert.equal(field.sqr(a), (a * a) % p)
      }
    })

  test('{bits} bits: products and inverses of any two elements')
    .with(FIELDS)
    .run((_, { bits, c, p }) => {
      const field = pseudoMersenneField(bits, c)
      const element = fc.bigInt({ min: 1n, max: p - 1n })
      fc.assert(
        fc.property(element, element, (a, b) => {
          return (
            field.mul(a, b) === (a * b) % p &&
            field.sqr(a) === (a * a) % p &&
            field.mul(a, field.inv(a)) === 1n &&
            field.isValid(field.mul(a, b))
          )
        })
      )
    })
})
