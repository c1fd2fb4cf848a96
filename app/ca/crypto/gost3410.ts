import { invert, mod } from '@noble/curves/abstract/modular.js'
import { CryptoError } from '#ca/crypto/crypto_error'
import { nonces } from '#ca/crypto/nonce'
import type { Curve, Point } from '#ca/crypto/gost3410_curves'

/*
| GOST R 34.10-2012, the signature itself, over numbers and points (RFC 7091; GOST 34.310-2004 is the same with
| 256 bits). How numbers become bytes is in `gost3410_encoding`.
|
| Not constant in time where BigInt is not: r·d + k·e mod q. k·P goes through the constant-time multiplication of
| @noble/curves.
*/

/** A signature as numbers, both in 1 … q − 1. */
export interface SignatureNumbers {
  r: bigint
  s: bigint
}

/** e of RFC 7091 6.1 step 2: the hash as a number modulo q, and 1 in place of 0. */
function digestNumber(alpha: bigint, q: bigint): bigint {
  return mod(alpha, q) || 1n
}

const inRange = (value: bigint, q: bigint) => value > 0n && value < q

/** The public point Q = d·P. @throws CryptoError E_PRIVATE_KEY_RANGE unless 0 < d < q */
export function publicPoint(curve: Curve, d: bigint): Point {
  if (!inRange(d, curve.q)) throw new CryptoError('E_PRIVATE_KEY_RANGE', { curve: curve.name })
  return curve.base.multiply(d)
}

/**
 * Signs: s = r·d + k·e mod q, with r the abscissa of k·P (RFC 7091 6.1).
 *
 * @param alpha the hash as a number
 * @param candidates numbers for k; hedged ones unless a test says otherwise
 */
export function sign(
  curve: Curve,
  d: bigint,
  alpha: bigint,
  candidates: Iterable<bigint> = nonces(d, mod(alpha, curve.q), curve.q)
): SignatureNumbers {
  const { q } = curve
  if (!inRange(d, q)) throw new CryptoError('E_PRIVATE_KEY_RANGE', { curve: curve.name })
  const e = digestNumber(alpha, q)
  for (const k of candidates) {
    const r = mod(curve.base.multiply(k).x, q)
    const s = mod(r * d + k * e, q)
    if (r !== 0n && s !== 0n) return { r, s }
  }
  throw new CryptoError('E_SIGNING_FAILED', { curve: curve.name })
}

/**
 * Whether the signature is of this hash by the key Q (RFC 7091 6.2).
 * Q must have been checked to be a point of the curve other than infinity (`readPoint`).
 */
export function verify(curve: Curve, Q: Point, alpha: bigint, { r, s }: SignatureNumbers): boolean {
  const { q } = curve
  if (!inRange(r, q) || !inRange(s, q)) return false
  const v = invert(digestNumber(alpha, q), q)
  const z1 = mod(s * v, q)
  const z2 = mod(-r * v, q)
  const C = curve.base.mulAddUnsafe(z1, Q, z2)
  return !C.is0() && mod(C.x, q) === r
}
