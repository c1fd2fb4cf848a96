import { LIMBS, SIZE, multiply, square } from './field'
import { copy, canonicalise } from './canonical'
import { addAffine, double, setAffine } from './point'
import { invertPublic } from './invert_public'
import { P, P_MINUS_INVERSE } from './parameters'
import { POINTS, POINT_SIZE, element } from './memory'

/*
| Tables of odd multiples P, 3P, 5P …: affine points, each coordinate's limbs in 32 bits, so that an entry is a whole
| number of 128-bit vectors.
*/

/** Bytes of an entry: x and y, LIMBS times four bytes each, and room up to a multiple of 16. */
export const ENTRY: usize = (8 * LIMBS + 15) & ~15

const DOUBLED: usize = element(16)
const INVERSE: usize = element(19)
const SQUARED: usize = element(20)
/** A point among POINTS has a place beside it: the product of the Zs up to it. */
const STRIDE: usize = POINT_SIZE + SIZE

@inline
function point(i: i32): usize {
  return POINTS + <usize>i * STRIDE
}

/** Puts the canonical elements x and y together into an entry. */
export function pack(entry: usize, x: usize, y: usize): void {
  for (let i = 0; i < LIMBS; i++) {
    const at = <usize>i << 2
    store<i32>(entry + at, <i32>load<i64>(x + (at << 1)))
    store<i32>(entry + at, <i32>load<i64>(y + (at << 1)), 4 * LIMBS)
  }
}

/** Takes an entry apart into the elements x and y; y with the sign that the mask, 0 or −1, says. */
export function unpack(x: usize, y: usize, entry: usize, negative: i64): void {
  for (let i = 0; i < LIMBS; i++) {
    const at = <usize>i << 2
    store<i64>(x + (at << 1), <i64>load<i32>(entry + at))
    store<i64>(y + (at << 1), (<i64>load<i32>(entry + at, 4 * LIMBS) ^ negative) - negative)
  }
}

/**
 * Points i = 0 … count − 1 become (2 i + 1)(x, y) in Jacobian coordinates, and point `count` becomes
 * (2 count)(x, y). Let (X, Y, Z) be the double. On the isomorphic curve (x Z², y Z³) the double has Z = 1, so that
 * every step is an addition of an affine point; addition knows nothing of the curve's coefficients. Z of the way
 * back is Z of the sum times Z of the double.
 */
function jacobianMultiples(x: usize, y: usize, count: i32): void {
  const Z = DOUBLED + 2 * SIZE
  const first = point(0)
  setAffine(DOUBLED, x, y)
  double(DOUBLED)
  setAffine(first, x, y)
  square(SQUARED, Z)
  multiply(first, first, SQUARED)
  multiply(SQUARED, SQUARED, Z)
  multiply(first + SIZE, first + SIZE, SQUARED)
  for (let i = 1; i <= count; i++) {
    memory.copy(point(i), point(i - 1), POINT_SIZE)
    if (i < count) addAffine(point(i), DOUBLED, DOUBLED + SIZE)
    else addAffine(point(i), first, first + SIZE)
  }
  for (let i = 0; i <= count; i++) multiply(point(i) + 2 * SIZE, point(i) + 2 * SIZE, Z)
}

/** Makes points 0 … count affine with one inversion (P. Montgomery, Speeding the Pollard methods, 1987). */
function normalise(count: i32): void {
  copy(point(0) + POINT_SIZE, point(0) + 2 * SIZE)
  for (let i = 1; i <= count; i++) {
    multiply(point(i) + POINT_SIZE, point(i - 1) + POINT_SIZE, point(i) + 2 * SIZE)
  }
  canonicalise(point(count) + POINT_SIZE)
  invertPublic(INVERSE, point(count) + POINT_SIZE, P, P_MINUS_INVERSE)
  for (let i = count; i >= 0; i--) {
    const A = point(i)
    const Z = A + 2 * SIZE
    if (i > 0) multiply(A + POINT_SIZE, INVERSE, point(i - 1) + POINT_SIZE)
    else copy(A + POINT_SIZE, INVERSE)
    multiply(INVERSE, INVERSE, Z)
    square(SQUARED, A + POINT_SIZE)
    multiply(A, A, SQUARED)
    multiply(SQUARED, SQUARED, A + POINT_SIZE)
    multiply(A + SIZE, A + SIZE, SQUARED)
    canonicalise(A)
    canonicalise(A + SIZE)
  }
}

/**
 * Writes the entries of (x, y), 3 (x, y), …, (2 count − 1)(x, y), and puts 2 count (x, y) into x and y.
 * count is at least 2 and at most 47, and (x, y) a point of the curve, which then has the order q.
 */
export function oddMultiples(table: usize, x: usize, y: usize, count: i32): void {
  jacobianMultiples(x, y, count)
  normalise(count)
  for (let i = 0; i < count; i++) pack(table + <usize>i * ENTRY, point(i), point(i) + SIZE)
  copy(x, point(count))
  copy(y, point(count) + SIZE)
}
