import { A, C, PI } from './streebog_constants'

/*
| GOST R 34.11-2012, "Streebog" (RFC 6986). The RFC writes vectors most significant byte first; here they stand in
| memory least significant byte first: a 512-bit vector is eight 64-bit rows.
|
| The tables are read at addresses that depend on the message: for hashing what is public, as what is signed is.
*/

const BLOCK: usize = 64

/** What byte b of row j adds to the rows of LPS: eight tables of 256 times 64 bits. */
const TABLE: usize = memory.data(8 * 256 * 8, 16)
const TABLE0: usize = TABLE
const TABLE1: usize = TABLE + 2048
const TABLE2: usize = TABLE + 4096
const TABLE3: usize = TABLE + 6144
const TABLE4: usize = TABLE + 8192
const TABLE5: usize = TABLE + 10240
const TABLE6: usize = TABLE + 12288
const TABLE7: usize = TABLE + 14336
const H: usize = memory.data(64, 16)
const N: usize = memory.data(64, 16)
const SIGMA: usize = memory.data(64, 16)
const KEY: usize = memory.data(64, 16)
const STATE: usize = memory.data(64, 16)
const ZERO: usize = memory.data(64, 16)
const LAST: usize = memory.data(64, 16)

/**
 * Composes the substitution π with the matrix A (RFC 6986 6.2, 6.4). The matrix's row 63 − n belongs to bit n of
 * a 64-bit vector; byte j of it holds the bits 8 j … 8 j + 7.
 */
export function makeStreebogTables(): void {
  for (let j = 0; j < 8; j++) {
    for (let byte = 0; byte < 256; byte++) {
      const substitute = load<u8>(PI + byte)
      let row: u64 = 0
      for (let bit = 0; bit < 8; bit++) {
        if ((substitute >> <u8>bit) & 1) row ^= load<u64>(A + 8 * (63 - (8 * j + bit)))
      }
      store<u64>(TABLE + 8 * (256 * j + byte), row)
    }
  }
}

/** Where the entry for the byte of x at bit `shift` is in its table: eight times the byte, cut out at once. */
@inline
function entry(x: u64, shift: i32): u32 {
  return <u32>(shift < 3 ? x << 3 : x >>> (shift - 3)) & 0x7f8
}

/**
 * One row of the result: the transposition takes the same byte of every row into it. Entries are read into vectors
 * because V8 reads a 64-bit word from memory twice when all that is done with it is an exclusive or.
 */
@inline
function storeRow(
  o: usize, x0: u64, x1: u64, x2: u64, x3: u64, x4: u64, x5: u64, x6: u64, x7: u64, shift: i32
): void {
  let row = v128.load_zero<u64>(entry(x0, shift), TABLE0)
  row = v128.xor(row, v128.load_zero<u64>(entry(x1, shift), TABLE1))
  row = v128.xor(row, v128.load_zero<u64>(entry(x2, shift), TABLE2))
  row = v128.xor(row, v128.load_zero<u64>(entry(x3, shift), TABLE3))
  row = v128.xor(row, v128.load_zero<u64>(entry(x4, shift), TABLE4))
  row = v128.xor(row, v128.load_zero<u64>(entry(x5, shift), TABLE5))
  row = v128.xor(row, v128.load_zero<u64>(entry(x6, shift), TABLE6))
  row = v128.xor(row, v128.load_zero<u64>(entry(x7, shift), TABLE7))
  v128.store_lane<u64>(o + shift, row, 0)
}

/** o = LPS(a ⊕ b), RFC 6986 7. */
@inline
function lpsx(o: usize, a: usize, b: usize): void {
  const x0 = load<u64>(a, 0) ^ load<u64>(b, 0)
  const x1 = load<u64>(a, 8) ^ load<u64>(b, 8)
  const x2 = load<u64>(a, 16) ^ load<u64>(b, 16)
  const x3 = load<u64>(a, 24) ^ load<u64>(b, 24)
  const x4 = load<u64>(a, 32) ^ load<u64>(b, 32)
  const x5 = load<u64>(a, 40) ^ load<u64>(b, 40)
  const x6 = load<u64>(a, 48) ^ load<u64>(b, 48)
  const x7 = load<u64>(a, 56) ^ load<u64>(b, 56)
  storeRow(o, x0, x1, x2, x3, x4, x5, x6, x7, 0)
  storeRow(o, x0, x1, x2, x3, x4, x5, x6, x7, 8)
  storeRow(o, x0, x1, x2, x3, x4, x5, x6, x7, 16)
  storeRow(o, x0, x1, x2, x3, x4, x5, x6, x7, 24)
  storeRow(o, x0, x1, x2, x3, x4, x5, x6, x7, 32)
  storeRow(o, x0, x1, x2, x3, x4, x5, x6, x7, 40)
  storeRow(o, x0, x1, x2, x3, x4, x5, x6, x7, 48)
  storeRow(o, x0, x1, x2, x3, x4, x5, x6, x7, 56)
}

/** h = g_N(h, m), the compression function: E(LPS(h ⊕ N), m) ⊕ h ⊕ m. RFC 6986 8. */
function compress(n: usize, m: usize): void {
  lpsx(KEY, H, n)
  memory.copy(STATE, m, BLOCK)
  for (let round: usize = 0; round < 12; round++) {
    lpsx(STATE, STATE, KEY)
    lpsx(KEY, KEY, C + round * BLOCK)
  }
  for (let at: usize = 0; at < BLOCK; at += 16) {
    const key = v128.xor(v128.load(STATE + at), v128.load(KEY + at))
    v128.store(H + at, v128.xor(v128.xor(key, v128.load(H + at)), v128.load(m + at)))
  }
}

/** a = a + b modulo 2^512. */
function addVector(a: usize, b: usize): void {
  let carry: u64 = 0
  for (let at: usize = 0; at < BLOCK; at += 8) {
    const x = load<u64>(a + at)
    const sum = x + load<u64>(b + at)
    const result = sum + carry
    carry = <u64>(sum < x) | <u64>(result < sum)
    store<u64>(a + at, result)
  }
}

/** N = N + bits; no message comes near 2^64 bits. */
@inline
function count(bits: u64): void {
  store<u64>(N, load<u64>(N) + bits)
}

/** Begins a hash: the first state is all zeros for 512 bits, and ones (0x01 each) for 256. */
export function startStreebog(initial: u8): void {
  memory.fill(H, initial, BLOCK)
  memory.fill(N, 0, BLOCK)
  memory.fill(SIGMA, 0, BLOCK)
}

/** Takes whole blocks of 64 bytes. */
export function takeStreebogBlocks(from: usize, blocks: i32): void {
  for (let i = 0; i < blocks; i++) {
    compress(N, from)
    count(512)
    addVector(SIGMA, from)
    from += BLOCK
  }
}

/** Takes what is left, less than a block, and returns where the 64 bytes of the final state are. */
export function endStreebog(from: usize, length: i32): usize {
  memory.fill(LAST, 0, BLOCK)
  memory.copy(LAST, from, length)
  store<u8>(LAST + length, 1)
  compress(N, LAST)
  count(<u64>length * 8)
  addVector(SIGMA, LAST)
  compress(ZERO, N)
  compress(ZERO, SIGMA)
  return H
}
