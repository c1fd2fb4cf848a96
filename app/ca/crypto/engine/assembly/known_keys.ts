import { copy } from './canonical'
import { TABLE, WINDOWS, multiplesOfPowers } from './fixed_base'
import { element } from './memory'

/*
| Keys that verify again and again, an authority's or a responder's, get tables like those of the base point: then
| a · G + b · Q is a sum of table entries, and no point is doubled. The tables hold multiples of public keys. Four keys
| have a place, 0 … 3.
*/

const KEY_TABLES: usize = memory.data(4 * 86 * 32 * 144, 16)
const X: usize = element(21)
const Y: usize = element(22)

/** Where the tables of a place begin. */
export function tablesOfKey(place: i32): usize {
  return KEY_TABLES + <usize>(place * WINDOWS) * TABLE
}

/** Computes the tables of (x, y), a point of the curve, in a place; what was there is written over. */
export function makeKeyTables(place: i32, x: usize, y: usize): void {
  copy(X, x)
  copy(Y, y)
  multiplesOfPowers(tablesOfKey(place), X, Y)
}
