import { RADIX } from './field'
import { isNothing } from './canonical'
import { G, applyMatrix, begin, finish, lowestF, lowestG, setMatrix } from './divsteps'

/*
| 1 / a modulo a prime, for an a that is public: divsteps with the shortcuts that looking at the numbers allows. Some
| twice as fast as those of a secret number.
*/

/** Twenty-nine steps on the lowest bits of f and g; sets the matrix and returns the new η = −δ. */
function steps(eta: i32, f: u32, g: u32): i32 {
  let left = <i32>RADIX
  let u: i64 = 1
  let v: i64 = 0
  let q: i64 = 0
  let r: i64 = 1
  while (true) {
    // While g is even, halving is all that happens; the matrix is doubled in its upper row instead.
    const zeros = ctz(g | (0xffffffff << left))
    g >>= zeros
    u <<= zeros
    v <<= zeros
    eta -= zeros
    left -= zeros
    if (left == 0) break
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
  setMatrix(u, v, q, r)
  return eta
}

/**
 * o = 1 / a modulo the prime `modulus`, for 0 < a < modulus, both of carried limbs.
 *
 * @param minusInverse −1 / modulus modulo 2^29
 */
export function invertPublic(o: usize, a: usize, modulus: usize, minusInverse: i64): void {
  begin(a, modulus)
  for (let eta = -1; !isNothing(G); ) {
    eta = steps(eta, lowestF(), lowestG())
    applyMatrix(modulus, minusInverse)
  }
  finish(o, modulus)
}
