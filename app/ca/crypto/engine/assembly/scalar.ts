import { LIMBS, MASK, RADIX, SIZE } from './field'
import { Q, Q_MINUS_INVERSE, R_SQUARED } from './parameters'
import { isNothing } from './canonical'
import { element } from './memory'

/*
| Arithmetic modulo q, the order of the base point, on numbers of LIMBS unsigned limbs of 29 bits: Montgomery's, as q
| has no convenient shape (P. Montgomery, Modular multiplication without trial division, 1985; R = 2^(29 · LIMBS)).
| Numbers go in and come out in 0 … q − 1. Nothing here depends on them but the result.
*/

const COLUMNS: usize = element(3)
const PRODUCT: usize = element(5)
const OTHER: usize = element(6)

@inline
function limb(a: usize, i: i32): u64 {
  return load<u64>(a + (<usize>i << 3))
}

@inline
function setLimb(o: usize, i: i32, value: u64): void {
  store<u64>(o + (<usize>i << 3), value)
}

/** −1 if a < q, else 0: the borrow of a − q. */
export function belowOrder(a: usize): i64 {
  let borrow: i64 = 0
  for (let i = 0; i < LIMBS; i++) borrow = (<i64>limb(a, i) - <i64>limb(Q, i) + borrow) >> RADIX
  return borrow
}

/** Subtracts q once if a ≥ q: brings anything below 2q into 0 … q − 1. 2q > 2^BITS for both curves. */
export function reduceOnce(a: usize): void {
  const mask = ~belowOrder(a)
  let borrow: i64 = 0
  for (let i = 0; i < LIMBS; i++) {
    const t = <i64>limb(a, i) - (<i64>limb(Q, i) & mask) + borrow
    setLimb(a, i, t & MASK)
    borrow = t >> RADIX
  }
}

/** o = a + b without reduction. */
export function addNumbers(o: usize, a: usize, b: usize): void {
  let carry: u64 = 0
  for (let i = 0; i < LIMBS; i++) {
    const t = limb(a, i) + limb(b, i) + carry
    setLimb(o, i, t & MASK)
    carry = t >> RADIX
  }
}

/** o = q − a; for a = 0 that is q. */
export function negateScalar(o: usize, a: usize): void {
  let borrow: i64 = 0
  for (let i = 0; i < LIMBS; i++) {
    const t = <i64>limb(Q, i) - <i64>limb(a, i) + borrow
    setLimb(o, i, t & MASK)
    borrow = t >> RADIX
  }
}

/**
 * o = a · b / R modulo q. Limb by limb of a: add aᵢ · b, add the multiple of q that makes the lowest column divisible
 * by 2^29, and move down. A column takes part in 2 · LIMBS products below 2^58 before it leaves: below 2^64.
 */
function montgomery(o: usize, a: usize, b: usize): void {
  memory.fill(COLUMNS, 0, SIZE + 8)
  for (let i = 0; i < LIMBS; i++) {
    const ai = limb(a, i)
    const lowest = limb(COLUMNS, 0) + ai * limb(b, 0)
    const m = (lowest * <u64>Q_MINUS_INVERSE) & MASK
    let carry = (lowest + m * limb(Q, 0)) >> RADIX
    for (let j = 1; j < LIMBS; j++) {
      setLimb(COLUMNS, j - 1, limb(COLUMNS, j) + ai * limb(b, j) + m * limb(Q, j) + carry)
      carry = 0
    }
    setLimb(COLUMNS, LIMBS - 1, 0)
  }
  let carry: u64 = 0
  for (let i = 0; i < LIMBS; i++) {
    const t = limb(COLUMNS, i) + carry
    setLimb(o, i, t & MASK)
    carry = t >> RADIX
  }
  reduceOnce(o)
}

/** o = a · b modulo q. */
export function multiplyScalars(o: usize, a: usize, b: usize): void {
  montgomery(PRODUCT, a, b)
  montgomery(o, PRODUCT, R_SQUARED)
}

/** o = a · b + c · d modulo q. */
export function sumOfProducts(o: usize, a: usize, b: usize, c: usize, d: usize): void {
  multiplyScalars(OTHER, c, d)
  multiplyScalars(o, a, b)
  addNumbers(o, o, OTHER)
  reduceOnce(o)
}

/** Makes 1 of 0 and leaves everything else: e of RFC 7091 6.1 step 2. */
export function oneForZero(a: usize): void {
  store<u64>(a, load<u64>(a) | <u64>isNothing(a))
}
