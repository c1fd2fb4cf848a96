import { BYTES } from './parameters'
import { HASH_LENGTH, hmac } from './sha512'
import { ADDITIONAL, DRBG_KEY, DRBG_MESSAGE, DRBG_VALUE } from './memory'

/*
| The secret number k of a signature: one that repeats, or that leans to one side, gives the private key away.
|
| Hedged: the HMAC_DRBG of RFC 6979 3.2, seeded with the private key and the hash as there, and with fresh
| random bytes as the additional data k' of RFC 6979 3.6. A random number generator that fails leaves the
| deterministic signature of RFC 6979, which is safe; a working one makes two signatures of the same data differ,
| which takes the ground from fault attacks (draft-irtf-cfrg-det-sigs-with-noise).
| The HMAC is HMAC-SHA-512 for both curves: RFC 6979 3.6 lets the hash of the generator differ from the
| hash of the message. q has as many bits as the numbers have whole bytes, so that bits2int takes the first BYTES.
*/

/** Bytes of k'. */
export const ADDITIONAL_LENGTH: i32 = 32

/** Numbers stand least significant byte first here, and most significant first in the RFC. */
function reverse(to: usize, from: usize): void {
  for (let i = 0; i < BYTES; i++) store<u8>(to + i, load<u8>(from + (BYTES - 1 - i)))
}

/** V = HMAC_K(V) */
function nextValue(): void {
  memory.copy(DRBG_MESSAGE, DRBG_VALUE, HASH_LENGTH)
  hmac(DRBG_VALUE, DRBG_KEY, DRBG_MESSAGE, HASH_LENGTH)
}

/** K = HMAC_K(V ‖ separator ‖ seed), V = HMAC_K(V). RFC 6979 3.2 d to g. */
function mixIn(separator: u8, d: usize, digest: usize, additional: usize): void {
  const seed = DRBG_MESSAGE + HASH_LENGTH + 1
  memory.copy(DRBG_MESSAGE, DRBG_VALUE, HASH_LENGTH)
  store<u8>(DRBG_MESSAGE + HASH_LENGTH, separator)
  reverse(seed, d)
  reverse(seed + BYTES, digest)
  memory.copy(seed + 2 * BYTES, ADDITIONAL, additional)
  hmac(DRBG_KEY, DRBG_KEY, DRBG_MESSAGE, HASH_LENGTH + 1 + 2 * BYTES + additional)
  nextValue()
}

/**
 * Seeds the generator: with d, the hash modulo q, and so many bytes at ADDITIONAL.
 *
 * @param d the private key's bytes
 * @param digest the bytes of the hash modulo q
 */
export function seedNonces(d: usize, digest: usize, additional: usize): void {
  memory.fill(DRBG_VALUE, 1, HASH_LENGTH)
  memory.fill(DRBG_KEY, 0, HASH_LENGTH)
  mixIn(0, d, digest, additional)
  mixIn(1, d, digest, additional)
}

/** Writes the next candidate for k, which may be 0 or not below q. RFC 6979 3.2 h 1, 2. */
export function nextNonce(o: usize): void {
  nextValue()
  reverse(o, DRBG_VALUE)
}

/** After a candidate that could not be used: K = HMAC_K(V ‖ 0), V = HMAC_K(V). RFC 6979 3.2 h 3. */
export function discardNonce(): void {
  memory.copy(DRBG_MESSAGE, DRBG_VALUE, HASH_LENGTH)
  store<u8>(DRBG_MESSAGE + HASH_LENGTH, 0)
  hmac(DRBG_KEY, DRBG_KEY, DRBG_MESSAGE, HASH_LENGTH + 1)
  nextValue()
}
