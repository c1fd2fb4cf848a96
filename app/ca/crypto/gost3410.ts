import { randomBytes } from 'node:crypto'
import { CryptoError } from '#ca/crypto/crypto_error'
import { TOGETHER } from '#ca/crypto/engine/curve_module'
import type { WitnessedSignature } from '#ca/crypto/engine/curve_module'
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

/**
 * r ‖ s with s = r · d + k · e modulo q (RFC 7091 6.1); k derived from key and hash, mixed with fresh randomness.
 *
 * @param digest the hash as it comes out
 * @throws CryptoError E_PRIVATE_KEY_RANGE
 */
export function sign({ engine, name }: Curve, d: Uint8Array, digest: Uint8Array): Uint8Array {
  const signature = engine.sign(d, digest, randomBytes(32))
  if (!signature) throw new CryptoError('E_PRIVATE_KEY_RANGE', { curve: name })
  return signature
}

/** The same for several hashes, with what lets them be verified together. @throws CryptoError E_PRIVATE_KEY_RANGE */
export function signWitnessed(
  { engine, name }: Curve,
  d: Uint8Array,
  digests: readonly Uint8Array[]
): WitnessedSignature[] {
  return digests.map((digest) => {
    const signed = engine.signWitnessed(d, digest, randomBytes(32))
    if (!signed) throw new CryptoError('E_PRIVATE_KEY_RANGE', { curve: name })
    return signed
  })
}

/**
 * Whether all of these are signatures by the key x ‖ y, which has passed `readPoint`. False is no verdict: each has to
 * be verified by itself.
 */
export function verifyTogether(
  { engine }: Curve,
  point: Uint8Array,
  signatures: readonly WitnessedSignature[]
): boolean {
  if (signatures.length < 2 || signatures.length > TOGETHER) return false
  return engine.verifyTogether(point, signatures, randomBytes(8 * signatures.length))
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
