import { CryptoError } from '#ca/crypto/crypto_error'
import { nonces } from '#ca/crypto/nonce'
import type { Curve } from '#ca/crypto/gost3410_curves'

/*
| GOST R 34.10-2012 (RFC 7091; GOST 34.310-2004 is the same with 256 bits) over bytes. Every number, a coordinate, r, s, d
| and the hash as a number, stands least significant byte first, as Kazakh certificates write it; that is the reversal of
| the big-endian `s ‖ r` of RFC 4491 and RFC 9215. The arithmetic is the engine's.
*/

/** The public point d · P as x ‖ y. @throws CryptoError E_PRIVATE_KEY_RANGE unless 0 < d < q */
export function publicPoint({ engine, name }: Curve, d: Uint8Array): Uint8Array {
  const point = engine.publicKey(d)
  if (!point) throw new CryptoError('E_PRIVATE_KEY_RANGE', { curve: name })
  return point
}

/**
 * The point that x ‖ y spells, as it was given.
 *
 * @throws CryptoError E_PUBLIC_KEY_LENGTH, E_PUBLIC_KEY_OFF_CURVE (coordinates not below p, not a point of the
 *   curve, or the zeros by which some software means the point at infinity)
 */
export function readPoint({ engine, length, name }: Curve, bytes: Uint8Array): Uint8Array {
  if (bytes.length !== 2 * length) {
    throw new CryptoError('E_PUBLIC_KEY_LENGTH', { expected: 2 * length, found: bytes.length })
  }
  if (!engine.isPublicKey(bytes)) throw new CryptoError('E_PUBLIC_KEY_OFF_CURVE', { curve: name })
  return bytes
}

/** Nonces derived from the key and the hash, mixed with fresh randomness; least significant byte first. */
function* hedgedNonces({ engine }: Curve, d: Uint8Array, digest: Uint8Array) {
  const key = d.toReversed()
  try {
    for (const k of nonces(key, engine.reduceDigest(digest).reverse())) yield k.reverse()
  } finally {
    key.fill(0)
  }
}

/**
 * r ‖ s with s = r · d + k · e modulo q (RFC 7091 6.1).
 *
 * @param digest the hash as it comes out
 * @param candidates numbers for k, overwritten after use; hedged ones unless a test says otherwise
 * @throws CryptoError E_PRIVATE_KEY_RANGE; E_SIGNING_FAILED when there are no candidates any more
 */
export function sign(
  curve: Curve,
  d: Uint8Array,
  digest: Uint8Array,
  candidates: Iterable<Uint8Array> = hedgedNonces(curve, d, digest)
): Uint8Array {
  for (const k of candidates) {
    const outcome = curve.engine.sign(d, k, digest)
    k.fill(0)
    if (outcome === 'no private key') {
      throw new CryptoError('E_PRIVATE_KEY_RANGE', { curve: curve.name })
    }
    if (outcome !== 'another nonce') return outcome
  }
  throw new CryptoError('E_SIGNING_FAILED', { curve: curve.name })
}

/**
 * Whether r ‖ s is a signature of the hash by the key x ‖ y, which has passed `readPoint` (RFC 7091 6.2).
 *
 * @throws CryptoError E_SIGNATURE_MALFORMED when the length is another, or r or s is not in 1 … q − 1
 */
export function verify(
  { engine, length }: Curve,
  point: Uint8Array,
  digest: Uint8Array,
  signature: Uint8Array
): boolean {
  if (signature.length !== 2 * length || !engine.isSignature(signature)) {
    const facts = { expected: 2 * length, found: signature.length }
    throw new CryptoError('E_SIGNATURE_MALFORMED', facts)
  }
  return engine.verify(point, digest, signature)
}
