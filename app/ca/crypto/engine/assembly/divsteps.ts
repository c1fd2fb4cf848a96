import { LIMBS, MASK, RADIX, SIZE } from './field'
import { negateWhere, setOne } from './canonical'
import { element } from './memory'

/*
| What both inversions, of secret and of public numbers, have in common: the extended Euclidean algorithm in the form of
| D. Bernstein and B. Yang, "Fast constant-time gcd computation and modular inversion" (2019), which needs no division.
|
| f and g begin as the modulus and a. A step ("divstep") replaces (f, g), f odd, by
|
|   (g, (g − f) / 2) if δ > 0 and g is odd, δ becoming 1 − δ;   (f, (g + (g mod 2) f) / 2) otherwise, δ becoming 1 + δ
|
| and ends with g = 0 and f = ± gcd. What 29 steps do depends on the lowest 29 bits of f and g alone and is a matrix of
| integers over 2^29; it is found on single words and then applied to f, g, and to d, e with d · a ≡ f and e · a ≡ g
| modulo the prime. All four are numbers of signed limbs: the uppermost one carries the sign. Nothing here depends on
| them but the result.
*/

const F: usize = element(3)
/** g; it is nothing when the steps have led to their end. */
export const G: usize = element(4)
const D: usize = element(5)
const E: usize = element(6)
const TOP: usize = 8 * (LIMBS - 1)

/** The matrix: 2^29 f' = u f + v g, 2^29 g' = q f + r g. */
let u: i64 = 0
let v: i64 = 0
let q: i64 = 0
let r: i64 = 0

@inline
function limb(a: usize, i: i32): i64 {
  return load<i64>(a + (<usize>i << 3))
}

/** Begins with the modulus and a, which is less. */
export function begin(a: usize, modulus: usize): void {
  memory.copy(F, modulus, SIZE)
  memory.copy(G, a, SIZE)
  memory.fill(D, 0, SIZE)
  setOne(E)
}

/** The lowest bits of f or g, all that the steps of one matrix look at. */
@inline
function lowest(a: usize): u32 {
  return <u32>(limb(a, 0) | (limb(a, 1) << RADIX))
}

export function lowestF(): u32 {
  return lowest(F)
}

export function lowestG(): u32 {
  return lowest(G)
}

/** Sets the matrix of 29 steps. */
@inline
export function setMatrix(u29: i64, v29: i64, q29: i64, r29: i64): void {
  u = u29
  v = v29
  q = q29
  r = r29
}

/** Applies the matrix to f and g. The division is exact: the lowest limb of both sums is zero. */
function updateFG(): void {
  let f = (u * limb(F, 0) + v * limb(G, 0)) >> RADIX
  let g = (q * limb(F, 0) + r * limb(G, 0)) >> RADIX
  for (let i = 1; i < LIMBS; i++) {
    f += u * limb(F, i) + v * limb(G, i)
    g += q * limb(F, i) + r * limb(G, i)
    const at = <usize>(i - 1) << 3
    store<i64>(F + at, f & MASK)
    store<i64>(G + at, g & MASK)
    f >>= RADIX
    g >>= RADIX
  }
  store<i64>(F, f, TOP)
  store<i64>(G, g, TOP)
}

/**
 * Applies the matrix to d and e modulo the prime: adds the multiple of the prime that makes the division exact.
 * Both stay between −2 and 1 times the prime.
 */
function updateDE(modulus: usize, minusInverse: i64): void {
  const signD = load<i64>(D, TOP) >> 63
  const signE = load<i64>(E, TOP) >> 63
  let d = u * limb(D, 0) + v * limb(E, 0)
  let e = q * limb(D, 0) + r * limb(E, 0)
  // A negative d or e counts as if the prime had been added to it; from there down to the multiple that fits.
  let md = (u & signD) + (v & signE)
  let me = (q & signD) + (r & signE)
  md -= (md - minusInverse * d) & MASK
  me -= (me - minusInverse * e) & MASK
  d = (d + md * limb(modulus, 0)) >> RADIX
  e = (e + me * limb(modulus, 0)) >> RADIX
  for (let i = 1; i < LIMBS; i++) {
    d += u * limb(D, i) + v * limb(E, i) + md * limb(modulus, i)
    e += q * limb(D, i) + r * limb(E, i) + me * limb(modulus, i)
    const at = <usize>(i - 1) << 3
    store<i64>(D + at, d & MASK)
    store<i64>(E + at, e & MASK)
    d >>= RADIX
    e >>= RADIX
  }
  store<i64>(D, d, TOP)
  store<i64>(E, e, TOP)
}

/** D = D + modulus if D is negative. */
function addIfNegative(modulus: usize): void {
  const mask = load<i64>(D, TOP) >> 63
  let carry: i64 = 0
  for (let i = 0; i < LIMBS - 1; i++) {
    const t = limb(D, i) + (limb(modulus, i) & mask) + carry
    store<i64>(D + (<usize>i << 3), t & MASK)
    carry = t >> RADIX
  }
  store<i64>(D, load<i64>(D, TOP) + (load<i64>(modulus, TOP) & mask) + carry, TOP)
}

/** Applies the matrix of 29 steps to all four. */
export function applyMatrix(modulus: usize, minusInverse: i64): void {
  updateDE(modulus, minusInverse)
  updateFG()
}

/** o = 1 / a, after the last step: d with the sign of f, brought into 0 … modulus − 1. */
export function finish(o: usize, modulus: usize): void {
  addIfNegative(modulus)
  negateWhere(D, load<i64>(F, TOP) >> 63)
  addIfNegative(modulus)
  memory.copy(o, D, SIZE)
}
