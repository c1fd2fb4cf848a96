import { INITIAL, K } from './sha512_constants'
import { SHA_MESSAGE, SHA_SCHEDULE, SHA_STATE } from './memory'

/*
| SHA-512 (FIPS 180-4) and HMAC (RFC 2104) over short messages, for the nonces alone. Additions, rotations and
| exclusive ors: nothing depends on what is hashed but the result.
*/

const BLOCK: usize = 128
export const HASH_LENGTH: usize = 64

@inline
function scheduled(i: usize): u64 {
  return load<u64>(SHA_SCHEDULE + ((i & 15) << 3))
}

/** W of round i: of the message for the first sixteen, made of earlier ones for the rest (FIPS 180-4 6.4.2 step 1). */
@inline
function schedule(i: usize, block: usize): u64 {
  let word: u64
  if (i < 16) {
    word = bswap<u64>(load<u64>(block + (i << 3)))
  } else {
    const w2 = scheduled(i - 2)
    const w15 = scheduled(i - 15)
    const s1 = rotr<u64>(w2, 19) ^ rotr<u64>(w2, 61) ^ (w2 >> 6)
    const s0 = rotr<u64>(w15, 1) ^ rotr<u64>(w15, 8) ^ (w15 >> 7)
    word = s1 + scheduled(i - 7) + s0 + scheduled(i - 16)
  }
  store<u64>(SHA_SCHEDULE + ((i & 15) << 3), word)
  return word
}

@inline
function addTo(at: usize, word: u64): void {
  store<u64>(SHA_STATE + at, load<u64>(SHA_STATE + at) + word)
}

/** Takes one block into the state. FIPS 180-4 6.4.2. */
function compress(block: usize): void {
  let a = load<u64>(SHA_STATE, 0)
  let b = load<u64>(SHA_STATE, 8)
  let c = load<u64>(SHA_STATE, 16)
  let d = load<u64>(SHA_STATE, 24)
  let e = load<u64>(SHA_STATE, 32)
  let f = load<u64>(SHA_STATE, 40)
  let g = load<u64>(SHA_STATE, 48)
  let h = load<u64>(SHA_STATE, 56)
  for (let i: usize = 0; i < 80; i++) {
    const s1 = rotr<u64>(e, 14) ^ rotr<u64>(e, 18) ^ rotr<u64>(e, 41)
    const chosen = g ^ (e & (f ^ g))
    const t1 = h + s1 + chosen + load<u64>(K + (i << 3)) + schedule(i, block)
    const s0 = rotr<u64>(a, 28) ^ rotr<u64>(a, 34) ^ rotr<u64>(a, 39)
    const t2 = s0 + ((a & b) | (c & (a | b)))
    h = g
    g = f
    f = e
    e = d + t1
    d = c
    c = b
    b = a
    a = t1 + t2
  }
  addTo(0, a)
  addTo(8, b)
  addTo(16, c)
  addTo(24, d)
  addTo(32, e)
  addTo(40, f)
  addTo(48, g)
  addTo(56, h)
}

/** A block of the key, 64 bytes, exclusive or with a byte. RFC 2104 2. */
function compressKey(key: usize, pad: u8): void {
  memory.copy(SHA_STATE, INITIAL, HASH_LENGTH)
  memory.fill(SHA_MESSAGE, pad, BLOCK)
  for (let at: usize = 0; at < 64; at += 8) {
    store<u64>(SHA_MESSAGE + at, load<u64>(SHA_MESSAGE + at) ^ load<u64>(key + at))
  }
  compress(SHA_MESSAGE)
}

/** Takes the rest of a message after one block; `length` bytes, with room behind them for what SHA-512 appends. */
function finish(message: usize, length: usize): void {
  const blocks = (length + 17 + BLOCK - 1) / BLOCK
  memory.fill(message + length, 0, blocks * BLOCK - length)
  store<u8>(message + length, 0x80)
  store<u64>(message + blocks * BLOCK - 8, bswap<u64>(8 * (BLOCK + length)))
  for (let i: usize = 0; i < blocks; i++) compress(message + i * BLOCK)
}

/** The state as bytes. */
function writeState(o: usize): void {
  for (let at: usize = 0; at < HASH_LENGTH; at += 8) {
    store<u64>(o + at, bswap<u64>(load<u64>(SHA_STATE + at)))
  }
}

/**
 * o = HMAC-SHA-512(key, message); a key of 64 bytes. The message stands at the beginning of its buffer and is lost
 * behind its end. RFC 2104.
 */
export function hmac(o: usize, key: usize, message: usize, length: usize): void {
  compressKey(key, 0x36)
  finish(message, length)
  const inner = SHA_MESSAGE + BLOCK
  writeState(inner)
  compressKey(key, 0x5c)
  finish(inner, HASH_LENGTH)
  writeState(o)
}
