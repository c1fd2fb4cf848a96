import { endStreebog, makeStreebogTables, startStreebog, takeStreebogBlocks } from './streebog'
import { endGost34311, makeGost34311Tables, startGost34311, takeGost34311Blocks } from './gost34311'

/*
| Both GOST hash functions. The caller writes a message to INPUT, at most INPUT_SIZE bytes at a time, and calls
| `start…`, `take…` for every full input, and `end…` for the rest, which returns the address of the hash.
*/

/** Bytes of the message that one call takes: a multiple of both functions' blocks. */
export const INPUT_SIZE: i32 = 65536
export const INPUT: usize = memory.data(65536, 16)

/** Computes the tables. Once, before anything else. */
export function start(): void {
  makeStreebogTables()
  makeGost34311Tables()
}

/** @param initial every byte of the first state: 0 for 512 bits, 1 for 256 */
export { startStreebog, startGost34311 }

export function takeStreebog(): void {
  takeStreebogBlocks(INPUT, INPUT_SIZE / 64)
}

export function takeGost34311(): void {
  takeGost34311Blocks(INPUT, INPUT_SIZE / 32)
}

/** @param length bytes of the message at INPUT that were not taken yet, less than INPUT_SIZE */
export function finishStreebog(length: i32): usize {
  const blocks = length / 64
  takeStreebogBlocks(INPUT, blocks)
  const address = endStreebog(INPUT + 64 * blocks, length % 64)
  memory.fill(INPUT, 0, length)
  return address
}

/** @param total bytes of the whole message */
export function finishGost34311(length: i32, total: f64): usize {
  const blocks = length / 32
  takeGost34311Blocks(INPUT, blocks)
  const address = endGost34311(INPUT + 32 * blocks, length % 32, <u64>total)
  memory.fill(INPUT, 0, length)
  return address
}
