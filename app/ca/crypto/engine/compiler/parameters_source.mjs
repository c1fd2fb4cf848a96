import { RADIX, limbsOf } from './field_source.mjs'

/*
| Writes the numbers of a curve for AssemblyScript: as limbs of 29 bits, least significant first, in static memory.
*/

function limbs(value, n) {
  const mask = (1n << BigInt(RADIX)) - 1n
  const list = Array.from({ length: n }, (_, i) => (value >> BigInt(RADIX * i)) & mask)
  return `memory.data<i64>([${list.join(', ')}])`
}

/** The inverse of an odd number modulo 2^29: Newton's iteration doubles the right bits. */
function inverseOfOdd(value) {
  const modulus = 1n << BigInt(RADIX)
  let inverse = 1n
  for (let i = 0; i < 5; i++) inverse = (inverse * (2n - value * inverse)) % modulus
  return ((inverse % modulus) + modulus) % modulus
}

/** The text of the module `parameters` for a curve of `curves.mjs`. */
export function parametersSource({ bits, c, b, q, x, y }) {
  const n = limbsOf({ bits })
  const p = (1n << BigInt(bits)) - c
  const R = 1n << BigInt(RADIX * n)
  return `/** The numbers of the curve, written by compiler/parameters_source.mjs. */
export const BITS: i32 = ${bits}
/** Bytes of a coordinate and of a number modulo q. */
export const BYTES: i32 = ${bits / 8}
/** p = 2^BITS − C. */
export const C: i64 = ${c}
/** Bits in the uppermost limb of a number below 2^BITS. */
export const TOP_BITS: i64 = ${bits - RADIX * (n - 1)}
export const P: usize = ${limbs(p, n)}
export const CURVE_B: usize = ${limbs(b, n)}
export const BASE_X: usize = ${limbs(x, n)}
export const BASE_Y: usize = ${limbs(y, n)}
export const Q: usize = ${limbs(q, n)}
/** R² modulo q for R = 2^${RADIX * n}, Montgomery's radix. */
export const R_SQUARED: usize = ${limbs((R * R) % q, n)}
/** −1 / q and −1 / p modulo 2^${RADIX}. */
export const Q_MINUS_INVERSE: i64 = ${(1n << BigInt(RADIX)) - inverseOfOdd(q)}
export const P_MINUS_INVERSE: i64 = ${(1n << BigInt(RADIX)) - inverseOfOdd(p)}
`
}
