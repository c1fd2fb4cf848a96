import { SIZE, combine, difference, multiply, square } from './field'
import { CURVE_B } from './parameters'
import { copy, isZero, setOne } from './canonical'
import { invert } from './invert'
import { element } from './memory'

/*
| Points in Jacobian coordinates, (X, Y, Z) for x = X / Z², y = Y / Z³, one element after another; Z = 0 is the point
| at infinity. Formulas: D. Bernstein, T. Lange, Explicit-Formulas Database, short Weierstrass curves with a = −3.
*/

const T0: usize = element(9)
const T1: usize = element(10)
const T2: usize = element(11)
const T3: usize = element(12)
const T4: usize = element(13)
const T5: usize = element(14)
const T6: usize = element(15)

/** P = (x, y). y may be negated, limb by limb, which is loose: the formulas subtract from and of a carried Y. */
export function setAffine(P: usize, x: usize, y: usize): void {
  copy(P, x)
  combine(P + SIZE, y, 1, y, 0)
  setOne(P + 2 * SIZE)
}

/** P = 2 P ("dbl-2001-b"). For a = −3 the slope's numerator 3 X² + a Z⁴ is 3 (X − Z²)(X + Z²). */
export function double(P: usize): void {
  const X = P
  const Y = P + SIZE
  const Z = P + 2 * SIZE
  square(T0, Z)
  square(T1, Y)
  multiply(T2, X, T1) // β = X Y²
  difference(T3, X, T0)
  combine(T4, X, 1, T0, 1)
  multiply(T3, T3, T4)
  combine(T3, T3, 1, T3, 2) // α = 3 (X − Z²)(X + Z²)
  combine(T4, Y, 1, Z, 1)
  square(T4, T4)
  difference(T4, T4, T1)
  combine(Z, T4, 1, T0, -1) // (Y + Z)² − Y² − Z²
  square(T4, T3)
  combine(X, T4, 1, T2, -8) // α² − 8 β
  combine(T2, T2, 4, X, -1)
  multiply(T2, T2, T3)
  square(T1, T1)
  combine(Y, T2, 1, T1, -8) // α (4 β − X) − 8 Y⁴
}

/**
 * P = P + (x, y) ("madd"), for a P that is neither infinity nor ± (x, y): for these Z becomes 0, and stays 0 in
 * whatever is added or doubled after.
 */
export function addAffine(P: usize, x: usize, y: usize): void {
  const X = P
  const Y = P + SIZE
  const Z = P + 2 * SIZE
  square(T0, Z)
  multiply(T1, x, T0)
  multiply(T2, y, Z)
  multiply(T2, T2, T0)
  difference(T1, T1, X) // H = x Z² − X
  difference(T2, T2, Y) // R = y Z³ − Y
  multiply(Z, Z, T1)
  square(T3, T1)
  multiply(T4, T1, T3) // H³
  multiply(T5, X, T3) // V = X H²
  square(T6, T2)
  difference(T6, T6, T4)
  combine(X, T6, 1, T5, -2) // R² − H³ − 2 V
  difference(T5, T5, X)
  multiply(T5, T5, T2)
  multiply(T4, T4, Y)
  combine(Y, T5, 1, T4, -1) // R (V − X) − Y H³
}

/** 1 if P, not infinity, has the abscissa x, that is if P = ± (x, y), else 0. */
export function hasAbscissa(P: usize, x: usize): i32 {
  square(T0, P + 2 * SIZE)
  multiply(T1, x, T0)
  difference(T1, T1, P)
  return isZero(T1)
}

/** 1 if P, not infinity, has the ordinate y, else 0. */
export function hasOrdinate(P: usize, y: usize): i32 {
  square(T0, P + 2 * SIZE)
  multiply(T0, T0, P + 2 * SIZE)
  multiply(T1, y, T0)
  difference(T1, T1, P + SIZE)
  return isZero(T1)
}

/** Makes P affine: x and y in the places of X and Y, canonical neither. */
export function toAffine(P: usize): void {
  const Z = P + 2 * SIZE
  invert(Z, Z)
  square(T0, Z)
  multiply(P, P, T0)
  multiply(T0, T0, Z)
  multiply(P + SIZE, P + SIZE, T0)
}

/** 1 if y² = x³ − 3 x + b, else 0. */
export function isOnCurve(x: usize, y: usize): i32 {
  square(T0, x)
  multiply(T0, T0, x)
  combine(T0, T0, 1, x, -3)
  combine(T0, T0, 1, CURVE_B, 1)
  square(T1, y)
  difference(T1, T1, T0)
  return isZero(T1)
}
