import { createHmac, randomBytes } from 'node:crypto'
import { fromBigEndian, toBigEndian } from '#ca/crypto/little_endian'

/*
| The secret number k of a signature: one that repeats, or that leans to one side, gives the private key away.
|
| Hedged: the HMAC_DRBG of RFC 6979 3.2, seeded with the private key and the hash as there, and with fresh
| random bytes as the additional data k' of RFC 6979 3.6. A random number generator that fails leaves the
| deterministic signature of RFC 6979, which is safe; a working one makes two signatures of the same data differ,
| which takes the ground from fault attacks (draft-irtf-cfrg-det-sigs-with-noise).
| The HMAC is HMAC-SHA-512 for both curves: RFC 6979 3.6 lets the hash of the generator differ from the
| hash of the message.
*/

const HASH = 'sha512'
const HASH_LENGTH = 64

function hmac(key: Uint8Array, ...data: Uint8Array[]): Uint8Array {
  const mac = createHmac(HASH, key)
  for (const part of data) mac.update(part)
  return new Uint8Array(mac.digest())
}

/** The leftmost bits of the bytes, as many as q has. RFC 6979 2.3.2. */
function bitsToInteger(bytes: Uint8Array, bits: number): bigint {
  return fromBigEndian(bytes) >> BigInt(Math.max(0, 8 * bytes.length - bits))
}

/**
 * An endless row of candidates for k, each in 1 … q − 1.
 *
 * @param d  the private key, 0 < d < q
 * @param e  the hash as a number modulo q
 * @param q  the order of the base point
 * @param additional the k' of RFC 6979 3.6; fresh randomness unless a test says otherwise
 */
export function* nonces(d: bigint, e: bigint, q: bigint, additional: Uint8Array = randomBytes(32)) {
  const bits = q.toString(2).length
  const length = Math.ceil(bits / 8)
  const seed = [toBigEndian(d, length), toBigEndian(e, length), additional]

  let v: Uint8Array = new Uint8Array(HASH_LENGTH).fill(1)
  let key: Uint8Array = new Uint8Array(HASH_LENGTH)
  for (const separator of [0, 1]) {
    key = hmac(key, v, Uint8Array.of(separator), ...seed)
    v = hmac(key, v)
  }

  while (true) {
    const candidate = new Uint8Array(HASH_LENGTH * Math.ceil(length / HASH_LENGTH))
    for (let filled = 0; filled < candidate.length; filled += HASH_LENGTH) {
      v = hmac(key, v)
      candidate.set(v, filled)
    }
    const k = bitsToInteger(candidate, bits)
    if (k > 0n && k < q) yield k
    key = hmac(key, v, Uint8Array.of(0))
    v = hmac(key, v)
  }
}
