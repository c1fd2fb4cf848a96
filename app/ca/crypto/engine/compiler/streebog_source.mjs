import { A, C, PI } from './streebog_constants.mjs'

/*
| Writes the constants of Streebog for AssemblyScript, as static memory: vectors least significant word first.
*/

const words = (hex) => hex.match(/.{16}/g).toReversed()
const ZEROS = Array(8).fill('0'.repeat(16))
const row = (list) => `memory.data<u64>([${list.map((word) => `0x${word}`).join(', ')}])`

/** The text of the module `streebog_constants`. */
export function streebogSource() {
  return `/** The constants of RFC 6986, written by compiler/streebog_source.mjs. */
/** The substitution π, a byte each. */
export const PI: usize = memory.data<u8>([${PI.join(', ')}])
/** The rows of the matrix A, 64 bits each, as printed. */
export const A: usize = ${row(A)}
/** C1 … C12, 64 bytes each, and as many zeros: a round reads the constant of the next. */
export const C: usize = ${row([...C.flatMap(words), ...ZEROS])}
`
}
