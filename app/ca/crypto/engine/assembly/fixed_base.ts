import { SIZE } from './field'
import { BASE_X, BASE_Y, BITS } from './parameters'
import { choose, copy } from './canonical'
import { addAffine, double, hasAbscissa, setAffine } from './point'
import { ENTRY, oddMultiples, unpack } from './odd_multiples'
import { POINT_SIZE, SCALAR, element } from './memory'

/*
| k · G for the base point G and a secret k, by additions alone. k is odd and written with signed odd digits,
|
|   k = Σ dᵢ · 2^(6 i),   dᵢ ∈ {±1, ±3, … ±63},
|
| none of which is zero (M. Joye, M. Tunstall, Exponent recoding and regular exponentiation algorithms, 2009), and
| for each i there is a table of 2^(6 i) G, 3 · 2^(6 i) G, … 63 · 2^(6 i) G. Whatever k is, the same additions are
| made, and each reads its whole table.
*/

const WIDTH: i32 = 6
/** Digits of a number, and tables of a point. */
export const WINDOWS: i32 = (BITS + WIDTH - 1) / WIDTH
/** Entries of one table: the odd numbers below 2^WIDTH. */
export const ENTRIES: i32 = 1 << (WIDTH - 1)
/** Bytes of one table. */
export const TABLE: usize = ENTRIES * ENTRY

/** The tables, one after another; the first one holds small odd multiples of G. */
export const TABLES: usize = memory.data(86 * 32 * 144, 16)

const X: usize = element(21)
const Y: usize = element(22)
const CHOSEN: usize = element(23)
const DOUBLED: usize = element(35)

/** Computes the tables of 2^(6 i) (x, y), one after another; x and y are lost. */
export function multiplesOfPowers(tables: usize, x: usize, y: usize): void {
  for (let i = 0; i < WINDOWS; i++) oddMultiples(tables + <usize>i * TABLE, x, y, ENTRIES)
}

/** Computes the tables of the base point. */
export function makeTables(): void {
  copy(X, BASE_X)
  copy(Y, BASE_Y)
  multiplesOfPowers(TABLES, X, Y)
}

/**
 * dᵢ of the odd k at `scalar`, followed by zeros: bits 6 i … 6 i + 6 of k as a number with its lowest bit set, less 2^6. The bit that is set where it was not
 * stands for the 2^6 that was taken from the digit below; the uppermost digit has nothing above that it could take from.
 */
@inline
export function digit(scalar: usize, i: i32): i32 {
  const bit = WIDTH * i
  const bits = (load<u32>(scalar + (bit >> 3)) >> (bit & 7)) & ((2 << WIDTH) - 1)
  return <i32>(bits | 1) - (<i32>(i < WINDOWS - 1) << WIDTH)
}

/** Adds to `found` the sixteen bytes at `entry` + `at` where the mask is all ones. */
@inline
function keep(found: v128, mask: v128, entry: usize, at: usize): v128 {
  return v128.or(found, v128.and(mask, v128.load(entry + at)))
}

/** (X, Y) = |d|-fold of window i with the sign of d: every entry is read, and masked unless it is the one. */
function lookUp(i: i32, d: i32): void {
  const sign = d >> 31
  const wanted = i32x4.splat(((d ^ sign) - sign) >> 1)
  const one = i32x4.splat(1)
  let v0 = i32x4.splat(0)
  let v1 = v0
  let v2 = v0
  let v3 = v0
  let v4 = v0
  let v5 = v0
  let v6 = v0
  let v7 = v0
  let v8 = v0
  let number = v0
  let entry = TABLES + <usize>i * TABLE
  for (let j = 0; j < ENTRIES; j++) {
    const mask = i32x4.eq(number, wanted)
    v0 = keep(v0, mask, entry, 0)
    v1 = keep(v1, mask, entry, 16)
    v2 = keep(v2, mask, entry, 32)
    v3 = keep(v3, mask, entry, 48)
    v4 = keep(v4, mask, entry, 64)
    if (ENTRY > 80) {
      v5 = keep(v5, mask, entry, 80)
      v6 = keep(v6, mask, entry, 96)
      v7 = keep(v7, mask, entry, 112)
      v8 = keep(v8, mask, entry, 128)
    }
    number = i32x4.add(number, one)
    entry += ENTRY
  }
  v128.store(CHOSEN, v0)
  v128.store(CHOSEN, v1, 16)
  v128.store(CHOSEN, v2, 32)
  v128.store(CHOSEN, v3, 48)
  v128.store(CHOSEN, v4, 64)
  if (ENTRY > 80) {
    v128.store(CHOSEN, v5, 80)
    v128.store(CHOSEN, v6, 96)
    v128.store(CHOSEN, v7, 112)
    v128.store(CHOSEN, v8, 128)
  }
  unpack(X, Y, CHOSEN, <i64>sign)
}

/**
 * P = k · G for the odd k at SCALAR, 0 < k < q, followed by zeros.
 *
 * An addition can only go wrong when what was added up, less than 2^(6 i) in absolute value, and dᵢ · 2^(6 i) are
 * equal modulo q up to the sign. Below the uppermost digit both and their sums are smaller than q, so they are not;
 * they are not opposite there either, for k is not 0. Equal they are for one single k. So that there is no
 * exception the last step doubles as well, and the right one of both is chosen.
 */
export function multiplyBase(P: usize): void {
  lookUp(0, digit(SCALAR, 0))
  setAffine(P, X, Y)
  for (let i = 1; i < WINDOWS - 1; i++) {
    lookUp(i, digit(SCALAR, i))
    addAffine(P, X, Y)
  }
  lookUp(WINDOWS - 1, digit(SCALAR, WINDOWS - 1))
  const equal = -<i64>hasAbscissa(P, X)
  memory.copy(DOUBLED, P, POINT_SIZE)
  double(DOUBLED)
  addAffine(P, X, Y)
  for (let at: usize = 0; at < POINT_SIZE; at += SIZE) choose(P + at, DOUBLED + at, equal)
}
