/*
| GOST 34.311-95, which is GOST R 34.11-94 (RFC 5831), with the substitution table of the standard's own test
| examples and the starting vector zero: that is what Kazakh signatures use, and not the table of CryptoPro.
|
| A 256-bit vector is 32 bytes in memory, least significant first.
*/

const BLOCK: usize = 32

/**
 * S1 … S8 of the test examples (RFC 5831 7.1; RFC 4357 11.2, id-GostR3411-94-TestParamSet), sixteen entries a row,
 * S1(0) first.
 */
const SUBSTITUTION: usize = memory.data<u8>([
  4, 10, 9, 2, 13, 8, 0, 14, 6, 11, 1, 12, 7, 15, 5, 3,
  14, 11, 4, 12, 6, 13, 15, 10, 2, 3, 8, 1, 0, 7, 5, 9,
  5, 8, 1, 13, 10, 3, 4, 2, 14, 15, 12, 7, 6, 0, 9, 11,
  7, 13, 10, 1, 0, 8, 9, 15, 14, 4, 6, 12, 11, 2, 5, 3,
  6, 12, 7, 1, 5, 15, 13, 8, 4, 10, 9, 14, 0, 3, 11, 2,
  4, 11, 10, 0, 7, 2, 1, 13, 3, 6, 8, 5, 9, 12, 15, 14,
  13, 11, 4, 1, 3, 15, 5, 9, 0, 10, 14, 7, 6, 8, 2, 12,
  1, 15, 13, 0, 5, 7, 10, 4, 9, 2, 3, 14, 6, 11, 8, 12,
])

/** C3 of the key generation; C2 and C4 are zero. RFC 5831 5.1. */
const C3: usize = memory.data<u64>([
  0xff00ff00ff00ff00, 0x00ff00ff00ff00ff, 0xff0000ff00ffff00, 0xff00ffff000000ff,
])

/** Substitution and rotation by eleven bits, for each byte of a word: four tables of 256 words. */
const ROUND: usize = memory.data(4 * 256 * 4, 16)
const H: usize = memory.data(32, 16)
const SUM: usize = memory.data(32, 16)
const U: usize = memory.data(32, 16)
const V: usize = memory.data(32, 16)
const W: usize = memory.data(32, 16)
const KEY: usize = memory.data(32, 16)
const S: usize = memory.data(32, 16)
const LAST: usize = memory.data(32, 16)
/** Sixteen 16-bit parts and what up to 61 steps of ψ append. */
const PSI: usize = memory.data(2 * (16 + 61), 16)

/** Computes the round tables. */
export function makeGost34311Tables(): void {
  for (let position = 0; position < 4; position++) {
    for (let byte = 0; byte < 256; byte++) {
      const low = <u32>load<u8>(SUBSTITUTION + 32 * position + (byte & 15))
      const high = <u32>load<u8>(SUBSTITUTION + 32 * position + 16 + (byte >> 4))
      const word = ((high << 4) | low) << (8 * position)
      store<u32>(ROUND + 4 * (256 * position + byte), rotl(word, 11))
    }
  }
}

/** The function of a round of GOST 28147-89. */
@inline
function round(half: u32, key: u32): u32 {
  const x = half + key
  return (
    load<u32>(ROUND + ((x & 255) << 2)) ^
    load<u32>(ROUND + (((x >> 8) & 255) << 2), 1024) ^
    load<u32>(ROUND + (((x >> 16) & 255) << 2), 2048) ^
    load<u32>(ROUND + ((x >> 24) << 2), 3072)
  )
}

/** Encrypts the eight bytes at `from` under KEY with GOST 28147-89 in simple substitution. */
function encrypt(to: usize, from: usize): void {
  let n1 = load<u32>(from)
  let n2 = load<u32>(from, 4)
  // Three times the key words upwards, then once downwards; two rounds at a time spare the exchange of halves.
  for (let pair: usize = 0; pair < 12; pair++) {
    const at = KEY + ((8 * pair) & 31)
    n2 ^= round(n1, load<u32>(at))
    n1 ^= round(n2, load<u32>(at, 4))
  }
  for (let pair: usize = 0; pair < 4; pair++) {
    const at = KEY + 24 - 8 * pair
    n2 ^= round(n1, load<u32>(at, 4))
    n1 ^= round(n2, load<u32>(at))
  }
  store<u32>(to, n2)
  store<u32>(to, n1, 4)
}

/** o = a ⊕ b */
@inline
function xor(o: usize, a: usize, b: usize): void {
  v128.store(o, v128.xor(v128.load(a), v128.load(b)))
  v128.store(o, v128.xor(v128.load(a, 16), v128.load(b, 16)), 16)
}

/** A(y4 ‖ y3 ‖ y2 ‖ y1) = (y1 ⊕ y2) ‖ y4 ‖ y3 ‖ y2, with 64-bit parts, in place. RFC 5831 5.1. */
function transformA(y: usize): void {
  const appended = load<u64>(y) ^ load<u64>(y, 8)
  memory.copy(y, y + 8, 24)
  store<u64>(y, appended, 24)
}

/** KEY = P(W): byte 8 i + k goes to byte i + 4 k. RFC 5831 5.1. */
function transformP(): void {
  for (let i: usize = 0; i < 4; i++) {
    for (let k: usize = 0; k < 8; k++) store<u8>(KEY + i + 4 * k, load<u8>(W + 8 * i + k))
  }
}

/** S: the four parts of h, each encrypted under a key made of h and m. RFC 5831 5.1, 5.2. */
function encryptParts(m: usize): void {
  memory.copy(U, H, BLOCK)
  memory.copy(V, m, BLOCK)
  for (let part: usize = 0; part < 4; part++) {
    if (part > 0) {
      transformA(U)
      if (part == 2) xor(U, U, C3)
      transformA(V)
      transformA(V)
    }
    xor(W, U, V)
    transformP()
    encrypt(S + 8 * part, H + 8 * part)
  }
}

/** ψ applied so many times: each step shifts by 16 bits and appends y1⊕y2⊕y3⊕y4⊕y13⊕y16. RFC 5831 5.3. */
function psi(times: usize): void {
  for (let i: usize = 0; i < times; i++) {
    const y = PSI + 2 * i
    const low = load<u16>(y) ^ load<u16>(y, 2) ^ load<u16>(y, 4) ^ load<u16>(y, 6)
    store<u16>(y, low ^ load<u16>(y, 24) ^ load<u16>(y, 30), 32)
  }
  memory.copy(PSI, PSI + 2 * times, BLOCK)
}

/** h = ψ^61(h ⊕ ψ(m ⊕ ψ^12(s))): the step hashing function. RFC 5831 5.3. */
function step(m: usize): void {
  encryptParts(m)
  memory.copy(PSI, S, BLOCK)
  psi(12)
  xor(PSI, PSI, m)
  psi(1)
  xor(PSI, PSI, H)
  psi(61)
  memory.copy(H, PSI, BLOCK)
}

/** SUM = SUM + m modulo 2^256. */
function addToSum(m: usize): void {
  let carry: u64 = 0
  for (let at: usize = 0; at < BLOCK; at += 8) {
    const x = load<u64>(SUM + at)
    const sum = x + load<u64>(m + at)
    const result = sum + carry
    carry = <u64>(sum < x) | <u64>(result < sum)
    store<u64>(SUM + at, result)
  }
}

export function startGost34311(): void {
  memory.fill(H, 0, BLOCK)
  memory.fill(SUM, 0, BLOCK)
}

/** Takes whole blocks of 32 bytes. */
export function takeGost34311Blocks(from: usize, blocks: i32): void {
  for (let i = 0; i < blocks; i++) {
    step(from)
    addToSum(from)
    from += BLOCK
  }
}

/** Takes what is left, less than a block, and the length of the whole; returns where the 32 bytes of the hash are. */
export function endGost34311(from: usize, length: i32, total: u64): usize {
  memory.fill(LAST, 0, BLOCK)
  if (length > 0) {
    memory.copy(LAST, from, length)
    takeGost34311Blocks(LAST, 1)
    memory.fill(LAST, 0, BLOCK)
  }
  store<u64>(LAST, total * 8)
  step(LAST)
  step(SUM)
  return H
}
