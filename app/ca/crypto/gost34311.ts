import { addInto, bitLength, loadBlock, storeWords, xorInto } from '#ca/crypto/words'

/*
| GOST 34.311-95, which is GOST R 34.11-94 (RFC 5831), with the substitution table of the standard's own test
| examples and the starting vector zero: that is what Kazakh signatures use, and not the table of CryptoPro.
|
| A 256-bit vector is eight 32-bit words, least significant first.
*/

const WORDS = 8
const BLOCK = 32

/** S1 … S8 of the test examples (RFC 5831 7.1; RFC 4357 11.2, id-GostR3411-94-TestParamSet): S1(0) first. */
const SUBSTITUTION = [
  '4A92D80E6B1C7F53',
  'EB4C6DFA23810759',
  '581DA342EFC7609B',
  '7DA1089FE46CB253',
  '6C715FD84A9E03B2',
  '4BA0721D36859CFE',
  'DB413F590AE7682C',
  '1FD057A4923E6B8C',
].map((row) => [...row].map((digit) => Number.parseInt(digit, 16)))

/** The constant C3 of the key generation; C2 and C4 are zero. RFC 5831 5.1. */
const C3 = loadBlock(
  Buffer.from(
    'ff00ffff000000ffff0000ff00ffff0000ff00ff00ff00ffff00ff00ff00ff00',
    'hex'
  ).toReversed(),
  0,
  new Int32Array(WORDS)
)

/** Substitution and rotation by eleven bits of GOST 28147-89, for each byte of the word. */
const ROUND = [0, 1, 2, 3].map((position) =>
  Int32Array.from({ length: 256 }, (_, byte) => {
    const low = SUBSTITUTION[2 * position][byte & 15]
    const high = SUBSTITUTION[2 * position + 1][byte >>> 4]
    const word = ((high << 4) | low) << (8 * position)
    return (word << 11) | (word >>> 21)
  })
)
const [ROUND0, ROUND1, ROUND2, ROUND3] = ROUND

/** The order in which GOST 28147-89 takes its eight key words in 32 rounds. */
const KEY_ORDER = [
  ...[0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7],
  ...[7, 6, 5, 4, 3, 2, 1, 0],
]

/** Encrypts the 64-bit block at words `at` and `at + 1` with GOST 28147-89 in simple substitution. */
function encrypt(key: Int32Array, block: Int32Array, at: number, to: Int32Array) {
  let n1 = block[at]
  let n2 = block[at + 1]
  for (let round = 0; round < 32; round++) {
    const x = (n1 + key[KEY_ORDER[round]]) | 0
    const f =
      ROUND0[x & 255] ^ ROUND1[(x >>> 8) & 255] ^ ROUND2[(x >>> 16) & 255] ^ ROUND3[x >>> 24]
    const next = n2 ^ f
    n2 = n1
    n1 = next
  }
  to[at] = n2
  to[at + 1] = n1
}

/** A(y4 ‖ y3 ‖ y2 ‖ y1) = (y1 ⊕ y2) ‖ y4 ‖ y3 ‖ y2, with 64-bit parts, in place. RFC 5831 5.1. */
function transformA(y: Int32Array) {
  const low = y[0] ^ y[2]
  const high = y[1] ^ y[3]
  y.copyWithin(0, 2)
  y[6] = low
  y[7] = high
}

/** P: byte 8i + k goes to byte i + 4k. RFC 5831 5.1. */
function transformP(y: Int32Array, to: Int32Array) {
  for (let k = 0; k < 8; k++) {
    const half = k >>> 2
    const shift = 8 * (k & 3)
    to[k] =
      ((y[half] >>> shift) & 255) |
      (((y[half + 2] >>> shift) & 255) << 8) |
      (((y[half + 4] >>> shift) & 255) << 16) |
      (((y[half + 6] >>> shift) & 255) << 24)
  }
}

/** Key generation and encryption of the four parts of h: the vector S. RFC 5831 5.1, 5.2. */
function encryptParts(h: Int32Array, m: Int32Array): Int32Array {
  const u = h.slice()
  const v = m.slice()
  const w = new Int32Array(WORDS)
  const key = new Int32Array(WORDS)
  const s = new Int32Array(WORDS)
  for (let part = 0; part < 4; part++) {
    if (part > 0) {
      transformA(u)
      if (part === 2) xorInto(u, u, C3)
      transformA(v)
      transformA(v)
    }
    xorInto(w, u, v)
    transformP(w, key)
    encrypt(key, h, 2 * part, s)
  }
  return s
}

/** The 16-bit parts of a vector, least significant first. */
function halves(words: Int32Array, to: Uint16Array) {
  for (let i = 0; i < WORDS; i++) {
    to[2 * i] = words[i]
    to[2 * i + 1] = words[i] >>> 16
  }
}

/** ψ applied so many times: each step shifts by 16 bits and appends y1⊕y2⊕y3⊕y4⊕y13⊕y16. RFC 5831 5.3. */
function psi(y: Uint16Array, times: number) {
  for (let i = 0; i < times; i++) {
    y[16 + i] = y[i] ^ y[i + 1] ^ y[i + 2] ^ y[i + 3] ^ y[i + 12] ^ y[i + 15]
  }
  y.copyWithin(0, times, times + 16)
}

/** h = ψ^61(h ⊕ ψ(m ⊕ ψ^12(s))): the step hashing function. RFC 5831 5.3. */
function step(h: Int32Array, m: Int32Array) {
  const y = new Uint16Array(16 + 61)
  const addend = new Uint16Array(16)
  halves(encryptParts(h, m), y)
  psi(y, 12)
  halves(m, addend)
  for (let i = 0; i < 16; i++) y[i] ^= addend[i]
  psi(y, 1)
  halves(h, addend)
  for (let i = 0; i < 16; i++) y[i] ^= addend[i]
  psi(y, 61)
  for (let i = 0; i < WORDS; i++) h[i] = y[2 * i] | (y[2 * i + 1] << 16)
}

/** GOST 34.311-95 with the test S-box and H0 = 0: 32 bytes, as they come out. RFC 5831 6. */
export function gost34311(data: Uint8Array): Uint8Array {
  const h = new Int32Array(WORDS)
  const sum = new Int32Array(WORDS)
  const m = new Int32Array(WORDS)

  for (let offset = 0; offset < data.length; offset += BLOCK) {
    const block = data.subarray(offset, offset + BLOCK)
    const padded = new Uint8Array(BLOCK)
    padded.set(block)
    step(h, loadBlock(padded, 0, m))
    addInto(sum, m)
  }

  step(h, bitLength(data.length, WORDS))
  step(h, sum)
  return storeWords(h)
}
