import { RADIX } from './field'
import { canonicalise } from './canonical'
import { BITS, P, P_MINUS_INVERSE } from './parameters'
import { applyMatrix, begin, finish, lowestF, lowestG, setMatrix } from './divsteps'

/*
| 1 / a modulo p for a secret a: as many divsteps as any number needs, each of them the same operations.
*/

/** Steps that bring any two numbers below 2^BITS to their end (Bernstein, Yang 2019, theorem 11.2). */
const STEPS: i32 = (49 * BITS + 57) / 17
const BATCHES: i32 = (STEPS + <i32>RADIX - 1) / <i32>RADIX

/**
 * Twenty-nine steps on the lowest bits of f and g; sets the matrix and returns the new η = −δ. Masks say whether δ is
 * positive and whether g is odd.
 */
function steps(eta: i32, f: u32, g: u32): i32 {
  let u: i64 = 1
  let v: i64 = 0
  let q: i64 = 0
  let r: i64 = 1
  for (let i = 0; i < <i32>RADIX; i++) {
    let swapped: i32 = eta >> 31
    const odd = -<i32>(g & 1)
    g += ((f ^ swapped) - swapped) & odd
    q += ((u ^ <i64>swapped) - <i64>swapped) & <i64>odd
    r += ((v ^ <i64>swapped) - <i64>swapped) & <i64>odd
    swapped &= odd
    eta = (eta ^ swapped) - swapped - 1
    f += g & swapped
    u = (u + (q & <i64>swapped)) << 1
    v = (v + (r & <i64>swapped)) << 1
    g >>= 1
  }
  setMatrix(u, v, q, r)
  return eta
}

/** o = 1 / a, and 0 for 0; a becomes canonical. */
export function invert(o: usize, a: usize): void {
  canonicalise(a)
  begin(a, P)
  let eta = -1
  for (let i = 0; i < BATCHES; i++) {
    eta = steps(eta, lowestF(), lowestG())
    applyMatrix(P, P_MINUS_INVERSE)
  }
  setMatrix(0, 0, 0, 0)
  finish(o, P)
}
