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
/** Where the entries of the key's and the state's bytes are in their tables. */
const KEYS: usize = memory.data(128, 16)
const STATES: usize = memory.data(128, 16)
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

/*
| LPS of a vector: where the entry of each of its bytes is in the table, eight times the byte, is written to memory for
| all bytes at once, and read back a byte at a time. Entries are read into vectors because V8 reads a 64-bit word from
| memory twice when all that is done with it is an exclusive or. A round writes what the next LPS reads before it reads
| its own: a read that has to wait for a write that is under way holds up everything behind it.
*/

/** The entries of 16 bytes: those of its even bytes, then those of its odd bytes, 16 bits each. */
@inline
function spread(entries: usize, bytes: v128): void {
  v128.store(entries, i16x8.shr_u(i16x8.shl(bytes, 8), 5))
  v128.store(entries, i16x8.shl(i16x8.shr_u(bytes, 8), 3), 16)
}

/** The entries of a ⊕ b. */
@inline
function spreadSum(
  entries: usize, a0: v128, a1: v128, a2: v128, a3: v128, b0: v128, b1: v128, b2: v128, b3: v128
): void {
  spread(entries, v128.xor(a0, b0))
  spread(entries + 32, v128.xor(a1, b1))
  spread(entries + 64, v128.xor(a2, b2))
  spread(entries + 96, v128.xor(a3, b3))
}

/** The entry of byte `byte` of word `word`. */
@inline
function entry(entries: usize, word: usize, byte: usize): u32 {
  return load<u16>(entries + 32 * (word >> 1) + 16 * (byte & 1) + 8 * (word & 1) + 2 * (byte >> 1))
}

/** One word of the result: the transposition takes the same byte of every word into it. */
@inline
function word(entries: usize, byte: usize): v128 {
  let sum = v128.load_zero<u64>(entry(entries, 0, byte), TABLE0)
  sum = v128.xor(sum, v128.load_zero<u64>(entry(entries, 1, byte), TABLE1))
  sum = v128.xor(sum, v128.load_zero<u64>(entry(entries, 2, byte), TABLE2))
  sum = v128.xor(sum, v128.load_zero<u64>(entry(entries, 3, byte), TABLE3))
  sum = v128.xor(sum, v128.load_zero<u64>(entry(entries, 4, byte), TABLE4))
  sum = v128.xor(sum, v128.load_zero<u64>(entry(entries, 5, byte), TABLE5))
  sum = v128.xor(sum, v128.load_zero<u64>(entry(entries, 6, byte), TABLE6))
  return v128.xor(sum, v128.load_zero<u64>(entry(entries, 7, byte), TABLE7))
}

/** Two words of the result. */
@inline
function words(entries: usize, byte: usize): v128 {
  return v128.shuffle<u64>(word(entries, byte), word(entries, byte + 1), 0, 2)
}

/** 16 bytes of a vector. */
@inline
function part(vector: usize, index: usize): v128 {
  return v128.load(vector + 16 * index)
}

/** h = g_N(h, m), the compression function: E(LPS(h ⊕ N), m) ⊕ h ⊕ m. RFC 6986 8. */
function compress(n: usize, m: usize): void {
  const h0 = part(H, 0)
  const h1 = part(H, 1)
  const h2 = part(H, 2)
  const h3 = part(H, 3)
  spreadSum(KEYS, h0, h1, h2, h3, part(n, 0), part(n, 1), part(n, 2), part(n, 3))
  let s0 = part(m, 0)
  let s1 = part(m, 1)
  let s2 = part(m, 2)
  let s3 = part(m, 3)
  let k0 = words(KEYS, 0)
  let k1 = words(KEYS, 2)
  let k2 = words(KEYS, 4)
  let k3 = words(KEYS, 6)
  spreadSum(KEYS, k0, k1, k2, k3, part(C, 0), part(C, 1), part(C, 2), part(C, 3))
  for (let c = C; c < C + 12 * BLOCK; c += BLOCK) {
    spreadSum(STATES, s0, s1, s2, s3, k0, k1, k2, k3)
    k0 = words(KEYS, 0)
    k1 = words(KEYS, 2)
    k2 = words(KEYS, 4)
    k3 = words(KEYS, 6)
    spreadSum(KEYS, k0, k1, k2, k3, part(c, 4), part(c, 5), part(c, 6), part(c, 7))
    s0 = words(STATES, 0)
    s1 = words(STATES, 2)
    s2 = words(STATES, 4)
    s3 = words(STATES, 6)
  }
  v128.store(H, v128.xor(v128.xor(s0, k0), v128.xor(h0, part(m, 0))))
  v128.store(H, v128.xor(v128.xor(s1, k1), v128.xor(h1, part(m, 1))), 16)
  v128.store(H, v128.xor(v128.xor(s2, k2), v128.xor(h2, part(m, 2))), 32)
  v128.store(H, v128.xor(v128.xor(s3, k3), v128.xor(h3, part(m, 3))), 48)
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
