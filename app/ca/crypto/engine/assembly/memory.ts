import { SIZE } from './field'

/*
| The map of the memory. Everything that depends on a key, a nonce or a signature lies in one block, WORK, which is
| overwritten after every call; the tables behind it hold multiples of the base point and are public.
*/

/** Bytes of a number's place: 64, and zeros for reads that pass its end. */
const NUMBER: usize = 80
/** Bytes of a point in Jacobian coordinates: X, Y, Z stand for x = X / Z², y = Y / Z³. */
export const POINT_SIZE: usize = 3 * SIZE

/** What deriving a nonce takes: K and V, a message of up to two blocks, and SHA-512's own. */
const DRBG_SIZE: usize = 64 + 64 + 256 + 64 + 128 + 256

/** Signatures of one key that are verified together, at most. */
export const TOGETHER: i32 = 16
/** Bytes of one of them: its hash, r ‖ s ‖ y, and its coefficient. */
export const CLAIM: usize = 5 * NUMBER

const WORK_SIZE: usize = 10 * NUMBER + DRBG_SIZE + 1344 + 40 * SIZE + 48 * 4 * SIZE + TOGETHER * CLAIM
const WORK: usize = memory.data(10 * 80 + 832 + 1344 + 40 * 144 + 48 * 4 * 144 + 16 * 5 * 80, 16)

/** What the caller writes: the private key, the nonce, the hash; least significant byte first. */
export const PRIVATE_KEY: usize = WORK
export const NONCE: usize = PRIVATE_KEY + NUMBER
export const DIGEST: usize = NONCE + NUMBER
/** x ‖ y of a public key, in and out. */
export const PUBLIC_KEY: usize = DIGEST + NUMBER
/** r ‖ s, in and out, and behind it the ordinate of the point that r is the abscissa of. */
export const SIGNATURE: usize = PUBLIC_KEY + 2 * NUMBER
/** The bytes of a scalar that is being multiplied by. */
export const SCALAR: usize = SIGNATURE + 3 * NUMBER

/** The random bytes that are mixed into a nonce. */
export const ADDITIONAL: usize = SCALAR + NUMBER

/** The generator of nonces: K, V, and the message of an HMAC with what SHA-512 appends. */
export const DRBG_KEY: usize = ADDITIONAL + NUMBER
export const DRBG_VALUE: usize = DRBG_KEY + 64
export const DRBG_MESSAGE: usize = DRBG_VALUE + 64
/** SHA-512: its state, the last sixteen words of the schedule, and the two blocks of the outer hash of an HMAC. */
export const SHA_STATE: usize = DRBG_MESSAGE + 256
export const SHA_SCHEDULE: usize = SHA_STATE + 64
export const SHA_MESSAGE: usize = SHA_SCHEDULE + 128

/** Digits of the two scalars of a verification, one byte each. */
export const BASE_DIGITS: usize = SHA_MESSAGE + 256
export const KEY_DIGITS: usize = BASE_DIGITS + 672

/** Field elements for passing results, one after another. */
const ELEMENTS: usize = KEY_DIGITS + 672

/** The element of this number; 0 … 39. */
@inline
export function element(i: usize): usize {
  return ELEMENTS + i * SIZE
}

/** The points that a table is made of: up to 48 times X, Y, Z and a place beside. */
export const POINTS: usize = ELEMENTS + 40 * SIZE

/** What is verified together, one claim after another. */
export const CLAIMS: usize = POINTS + 48 * 4 * SIZE

/** Where a claim has its r ‖ s ‖ y. */
@inline
export function signatureOf(claim: usize): usize {
  return claim + NUMBER
}

/** Where it has its coefficient: eight bytes, and zeros. */
@inline
export function coefficientOf(claim: usize): usize {
  return claim + 4 * NUMBER
}

/** Overwrites whatever the last call left. */
export function wipeWork(): void {
  memory.fill(WORK, 0, WORK_SIZE)
}
