import { multiply, square } from './field'
import { copy } from './canonical'
import { BITS, C } from './parameters'
import { element } from './memory'

/*
| 1 / a = a^(p − 2) (Fermat), by the same squarings and multiplications whatever a is.
*/

/** The exponent's upper part is this many ones … */
const ONES: i32 = BITS - 10
/** … and these are its lower ten bits: p − 2 = (2^ONES − 1) · 2^10 + LOW. */
const LOW: i64 = 1024 - C - 2

const A: usize = element(0)
const POWER: usize = element(1)
const EARLIER: usize = element(2)

function squareTimes(o: usize, times: i32): void {
  for (let i = 0; i < times; i++) square(o, o)
}

/** o = 1 / a, and 0 for 0. Uses elements 0 … 2. */
export function invert(o: usize, a: usize): void {
  copy(A, a)
  copy(POWER, a)
  // POWER = a^(2^ones − 1): from x to 2x by squaring x times, from x to x + 1 by squaring once.
  let ones = 1
  for (let bit = 30 - clz(ONES); bit >= 0; bit--) {
    copy(EARLIER, POWER)
    squareTimes(POWER, ones)
    multiply(POWER, POWER, EARLIER)
    ones <<= 1
    if ((ONES >> bit) & 1) {
      square(POWER, POWER)
      multiply(POWER, POWER, A)
      ones += 1
    }
  }
  for (let bit = 9; bit >= 0; bit--) {
    square(POWER, POWER)
    if ((LOW >> bit) & 1) multiply(POWER, POWER, A)
  }
  copy(o, POWER)
}
