import { LIMBS, MASK, RADIX, SIZE } from './field'
import { isNothing, negateWhere, setOne } from './canonical'
import { element } from './memory'

/*
| 1 / a modulo a prime, for an a that is public: the extended Euclidean algorithm in the form of D. Bernstein and
| B. Yang, "Fast constant-time gcd computation and modular inversion" (2019), which needs no division, with the
| shortcuts that looking at the numbers allows. Some ten times faster than an exponentiation.
|
| f and g begin as the modulus and a. A step ("divstep") replaces (f, g), f odd, by
|
|   (g, (g − f) / 2) if δ > 0 and g is odd, δ becoming 1 − δ;   (f, (g + (g mod 2) f) / 2) otherwise, δ becoming 1 + δ
|
| and ends with g = 0 and f = ± gcd. What 29 steps do depends on the lowest 29 bits of f and g alone and is a matrix of
| integers over 2^29; it is found on single words and then applied to f, g, and to d, e with d · a ≡ f and e · a ≡ g
| modulo the prime. All four are numbers of signed limbs: the uppermost one carries the sign.
*/

const F: usize = element(3)
const G: usize = element(4)
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

/** Twenty-nine steps on the lowest bits of f and g; sets the matrix and returns the new η = −δ. */
function steps(eta: i32, f: u32, g: u32): i32 {
  let left = <i32>RADIX
  u = 1
  v = 0
  q = 0
  r = 1
  while (true) {
    // While g is even, halving is all that happens; the matrix is doubled in its upper row instead.
    const zeros = ctz(g | (0xffffffff << left))
    g >>= zeros
    u <<= zeros
    v <<= zeros
    eta -= zeros
    left -= zeros
    if (left == 0) return eta
    if (eta < 0) {
      eta = -eta
      const oldF = f
      const oldU = u
      const oldV = v
      f = g
      g = 0 - oldF
      u = q
      q = -oldU
      v = r
      r = -oldV
    }
    // Several steps at once that add f where g is odd: w · f for the w that clears as many bits of g, up to six.
    // f (f² − 2) is −1 / f modulo 64.
    const bits = min(6, min(eta + 1, left))
    const w = (g * f * (f * f - 2)) & ((1 << bits) - 1)
    g += w * f
    q += <i64>w * u
    r += <i64>w * v
  }
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
  for (let i = 0; i < LIMBS; i++) {
    const t = limb(D, i) + (limb(modulus, i) & mask) + carry
    store<i64>(D + (<usize>i << 3), i < LIMBS - 1 ? t & MASK : t)
    carry = t >> RADIX
  }
}

/**
 * o = 1 / a modulo the prime `modulus`, for 0 < a < modulus, both of carried limbs.
 *
 * @param minusInverse −1 / modulus modulo 2^29
 */
export function invertPublic(o: usize, a: usize, modulus: usize, minusInverse: i64): void {
  memory.copy(F, modulus, SIZE)
  memory.copy(G, a, SIZE)
  memory.fill(D, 0, SIZE)
  setOne(E)
  for (let eta = -1; !isNothing(G); ) {
    eta = steps(eta, <u32>(limb(F, 0) | (limb(F, 1) << RADIX)), <u32>(limb(G, 0) | (limb(G, 1) << RADIX)))
    updateDE(modulus, minusInverse)
    updateFG()
  }
  addIfNegative(modulus)
  negateWhere(D, load<i64>(F, TOP) >> 63)
  addIfNegative(modulus)
  memory.copy(o, D, SIZE)
}
