import { A, C, PI } from '#ca/crypto/streebog_constants'
import { addInto, bitLength, loadBlock, storeWords } from '#ca/crypto/words'

/*
| GOST R 34.11-2012, "Streebog" (RFC 6986; in Kazakhstan ST RK GOST R 34.11-2015).
|
| The RFC writes vectors most significant byte first; here they are kept as they stand in memory, least
| significant byte first: a 512-bit vector is sixteen 32-bit words, words 2j and 2j+1 being the low and the
| high half of its 64-bit row j.
*/

const WORDS = 16
const BLOCK = 64

/** LPS as table look-ups: what one byte of row j adds to a row of the result (low and high half). */
const [LOW, HIGH] = lookupTables()

/** The iteration constants as words, C1 first. */
const ITERATION = C.map((hex) =>
  loadBlock(Buffer.from(hex, 'hex').reverse(), 0, new Int32Array(WORDS))
)

/**
 * Composes the substitution π with the matrix A (RFC 6986 6.2, 6.4). The matrix's row 63 − n belongs to bit n of
 * a 64-bit vector; byte j of it holds the bits 8j … 8j+7.
 */
function lookupTables(): [Int32Array, Int32Array] {
  const low = new Int32Array(8 * 256)
  const high = new Int32Array(8 * 256)
  for (let j = 0; j < 8; j++) {
    for (let byte = 0; byte < 256; byte++) {
      for (let bit = 0; bit < 8; bit++) {
        if (((PI[byte] >>> bit) & 1) === 0) continue
        const row = A[63 - (8 * j + bit)]
        high[256 * j + byte] ^= Number.parseInt(row.slice(0, 8), 16)
        low[256 * j + byte] ^= Number.parseInt(row.slice(8), 16)
      }
    }
  }
  return [low, high]
}

/** to = LPS(a ⊕ b), RFC 6986 7: the transposition P takes byte i of every row into row i. */
function lpsx(a: Int32Array, b: Int32Array, to: Int32Array) {
  for (let half = 0; half < 2; half++) {
    const w0 = a[half] ^ b[half]
    const w1 = a[half + 2] ^ b[half + 2]
    const w2 = a[half + 4] ^ b[half + 4]
    const w3 = a[half + 6] ^ b[half + 6]
    const w4 = a[half + 8] ^ b[half + 8]
    const w5 = a[half + 10] ^ b[half + 10]
    const w6 = a[half + 12] ^ b[half + 12]
    const w7 = a[half + 14] ^ b[half + 14]
    for (let i = 0; i < 4; i++) {
      const shift = 8 * i
      const b0 = (w0 >>> shift) & 255
      const b1 = 256 | ((w1 >>> shift) & 255)
      const b2 = 512 | ((w2 >>> shift) & 255)
      const b3 = 768 | ((w3 >>> shift) & 255)
      const b4 = 1024 | ((w4 >>> shift) & 255)
      const b5 = 1280 | ((w5 >>> shift) & 255)
      const b6 = 1536 | ((w6 >>> shift) & 255)
      const b7 = 1792 | ((w7 >>> shift) & 255)
      const row = 8 * half + 2 * i
      to[row] = LOW[b0] ^ LOW[b1] ^ LOW[b2] ^ LOW[b3] ^ LOW[b4] ^ LOW[b5] ^ LOW[b6] ^ LOW[b7]
      to[row + 1] =
        HIGH[b0] ^ HIGH[b1] ^ HIGH[b2] ^ HIGH[b3] ^ HIGH[b4] ^ HIGH[b5] ^ HIGH[b6] ^ HIGH[b7]
    }
  }
}

/** Where `compress` works: the round key and the state, each with the place its successor is written to. */
const work = Array.from({ length: 4 }, () => new Int32Array(WORDS))

/** h = g_N(h, m), the compression function: E(LPS(h ⊕ N), m) ⊕ h ⊕ m. RFC 6986 8. */
function compress(h: Int32Array, n: Int32Array, m: Int32Array) {
  let [key, nextKey, state, nextState] = work

  lpsx(h, n, key)
  state.set(m)
  for (const constant of ITERATION) {
    lpsx(state, key, nextState)
    lpsx(key, constant, nextKey)
    ;[key, nextKey, state, nextState] = [nextKey, key, nextState, state]
  }
  for (let i = 0; i < WORDS; i++) h[i] ^= state[i] ^ key[i] ^ m[i]
  for (const words of work) words.fill(0)
}

/** The hash calculation of RFC 6986 9, for a message of whole bytes. */
function streebog(data: Uint8Array, initial: number): Uint8Array {
  const h = new Int32Array(WORDS).fill(initial)
  const n = new Int32Array(WORDS)
  const sigma = new Int32Array(WORDS)
  const zero = new Int32Array(WORDS)
  const m = new Int32Array(WORDS)
  const whole = data.length - (data.length % BLOCK)

  for (let offset = 0; offset < whole; offset += BLOCK) {
    compress(h, n, loadBlock(data, offset, m))
    addInto(n, bitLength(BLOCK, WORDS))
    addInto(sigma, m)
  }

  const padded = new Uint8Array(BLOCK)
  padded.set(data.subarray(whole))
  padded[data.length - whole] = 1
  compress(h, n, loadBlock(padded, 0, m))
  addInto(n, bitLength(data.length - whole, WORDS))
  addInto(sigma, m)

  compress(h, zero, n)
  compress(h, zero, sigma)
  return storeWords(h)
}

/** GOST R 34.11-2012 with 512 bits: 64 bytes, as they come out. RFC 6986. */
export function streebog512(data: Uint8Array): Uint8Array {
  return streebog(data, 0)
}

/** GOST R 34.11-2012 with 256 bits: 32 bytes, the most significant half of the state. RFC 6986. */
export function streebog256(data: Uint8Array): Uint8Array {
  return streebog(data, 0x01010101).slice(32)
}
