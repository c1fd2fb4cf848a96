import { Field, type IField } from '@noble/curves/abstract/modular.js'

/**
 * The integers modulo p = 2^bits − c with a small c, as both Kazakh curves have: the field of @noble/curves,
 * with a reduction of products that folds the upper half on to the lower one (2^bits ≡ c) in place of a division.
 * It doubles the speed of signing and verifying.
 */
export function pseudoMersenneField(bits: number, c: bigint): IField<bigint> {
  const width = BigInt(bits)
  const mask = 2n ** width - 1n
  const p = 2n ** width - c

  /** Modulo p, for 0 ≤ n < p²: two folds leave less than 2^bits + c² and so at most one p too much. */
  function reduce(n: bigint): bigint {
    const once = (n & mask) + (n >> width) * c
    const twice = (once & mask) + (once >> width) * c
    return twice >= p ? twice - p : twice
  }

  return Object.create(Field(p), {
    mul: { value: (a: bigint, b: bigint) => reduce(a * b) },
    sqr: { value: (a: bigint) => reduce(a * a) },
  })
}
