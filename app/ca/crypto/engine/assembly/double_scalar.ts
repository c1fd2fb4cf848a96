import { SIZE } from './field'
import { BITS } from './parameters'
import { isZero } from './canonical'
import { addAffine, double, hasAbscissa, hasOrdinate, setAffine } from './point'
import { ENTRY, oddMultiples, unpack } from './odd_multiples'
import { TABLE, TABLES, WINDOWS, digit } from './fixed_base'
import { BASE_DIGITS, KEY_DIGITS, NONCE, SCALAR, element } from './memory'
import { tablesOfKey } from './known_keys'

/*
| a · G + b · Q for public numbers: both in non-adjacent form with windows (J. Solinas, Efficient arithmetic on Koblitz
| curves, 2000), the doublings shared (Straus 1964); by additions alone where Q has tables of its own. It looks at what
| it computes with, and is for verification only.
*/

const BASE_WIDTH: i32 = 7
const KEY_WIDTH: i32 = 5
const DIGITS: i32 = BITS + 1

const KEY_TABLE: usize = memory.data(8 * 144, 16)
const X: usize = element(21)
const Y: usize = element(22)

/**
 * The digits of the number at `scalar`, least significant first: odd and less than 2^(width − 1) in absolute value,
 * or zero, and at least width − 1 zeros after each that is not.
 */
export function recode(digits: usize, scalar: usize, width: i32): void {
  memory.fill(digits, 0, DIGITS)
  let carry = 0
  for (let bit = 0; bit < DIGITS; bit++) {
    const word = <i32>(load<u32>(scalar + (bit >> 3)) >> (bit & 7))
    if ((word & 1) == carry) continue
    const value = (word & ((1 << width) - 1)) + carry
    carry = value >> (width - 1)
    store<i8>(digits + bit, value - (carry << width))
    bit += width - 1
  }
}

/** Writes the digits of both numbers. */
export function recodeBoth(a: usize, b: usize): void {
  recode(BASE_DIGITS, a, BASE_WIDTH)
  recode(KEY_DIGITS, b, KEY_WIDTH)
}

/** Whether the sum is the point at infinity, which Jacobian coordinates as they are used here cannot say. */
let infinite: bool = true

/** Begins a sum that `addMultiple` adds to: of nothing yet. */
export function beginSum(): void {
  infinite = true
}

/** Whether nothing has been added yet, or what has been adds up to nothing. */
export function isInfinite(): bool {
  return infinite
}

/** P = P + (X, Y), whatever both are. */
function addAnything(P: usize): void {
  if (!hasAbscissa(P, X)) addAffine(P, X, Y)
  else if (hasOrdinate(P, Y)) double(P)
  else infinite = true
}

/** P = P + d · (the point whose odd multiples the table has), with care or without. */
export function addMultiple(P: usize, table: usize, d: i32, careful: bool): void {
  const sign = d >> 31
  unpack(X, Y, table + <usize>(((d ^ sign) - sign) >> 1) * ENTRY, <i64>sign)
  if (infinite) {
    setAffine(P, X, Y)
    infinite = false
  } else if (careful) {
    addAnything(P)
  } else {
    addAffine(P, X, Y)
  }
}

function run(P: usize, careful: bool): void {
  beginSum()
  for (let bit = DIGITS - 1; bit >= 0; bit--) {
    if (!infinite) double(P)
    const forBase = <i32>load<i8>(BASE_DIGITS + bit)
    if (forBase) addMultiple(P, TABLES, forBase, careful)
    const forKey = <i32>load<i8>(KEY_DIGITS + bit)
    if (forKey) addMultiple(P, KEY_TABLE, forKey, careful)
  }
}

/**
 * P = a · G + b · (x, y) for the numbers whose digits were written; returns whether that is a point other than
 * infinity. Additions of equal or opposite points, which somebody who chooses key and signature can bring about, leave
 * Z = 0; then everything is done again with care. x and y are lost.
 */
export function multiplyBoth(P: usize, x: usize, y: usize): bool {
  oddMultiples(KEY_TABLE, x, y, 1 << (KEY_WIDTH - 2))
  run(P, false)
  if (!infinite && isZero(P + 2 * SIZE)) run(P, true)
  return !infinite
}

@inline
function withSign(d: i32, sign: i32): i32 {
  return (d ^ sign) - sign
}

function runByTables(P: usize, tables: usize, a: i32, b: i32, careful: bool): void {
  beginSum()
  for (let i = 0; i < WINDOWS; i++) {
    const at = <usize>i * TABLE
    addMultiple(P, TABLES + at, withSign(digit(SCALAR, i), a), careful)
    addMultiple(P, tables + at, withSign(digit(NONCE, i), b), careful)
  }
}

/**
 * P = ± a · G ± b · Q for odd numbers a at SCALAR and b at NONCE and the Q whose tables are in this place; the signs are
 * 0 or −1. Returns as `multiplyBoth`, and takes care like it.
 */
export function multiplyBothByTables(P: usize, place: i32, signOfA: i32, signOfB: i32): bool {
  const tables = tablesOfKey(place)
  runByTables(P, tables, signOfA, signOfB, false)
  if (!infinite && isZero(P + 2 * SIZE)) runByTables(P, tables, signOfA, signOfB, true)
  return !infinite
}
