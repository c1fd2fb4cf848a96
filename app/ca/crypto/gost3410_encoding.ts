import { CryptoError } from '#ca/crypto/crypto_error'
import { fromLittleEndian, toLittleEndian } from '#ca/crypto/little_endian'
import type { SignatureNumbers } from '#ca/crypto/gost3410'
import type { Curve, Point } from '#ca/crypto/gost3410_curves'

/*
| Points and signatures of Kazakh GOST as bytes: x ‖ y and r ‖ s, each number least significant byte first.
*/

/** x ‖ y, both little-endian: 64 or 128 bytes. */
export function pointBytes(curve: Curve, point: Point): Uint8Array {
  const { x, y } = point.toAffine()
  return Uint8Array.from([...toLittleEndian(x, curve.length), ...toLittleEndian(y, curve.length)])
}

/**
 * The point that x ‖ y spells.
 *
 * @throws CryptoError E_PUBLIC_KEY_LENGTH, E_PUBLIC_KEY_OFF_CURVE (coordinates not below p, not a point of the
 *   curve, or the zeros by which some software means the point at infinity)
 */
export function readPoint(curve: Curve, bytes: Uint8Array): Point {
  if (bytes.length !== 2 * curve.length) {
    throw new CryptoError('E_PUBLIC_KEY_LENGTH', {
      expected: 2 * curve.length,
      found: bytes.length,
    })
  }
  const x = fromLittleEndian(bytes.subarray(0, curve.length))
  const y = fromLittleEndian(bytes.subarray(curve.length))
  try {
    const point = curve.Point.fromAffine({ x, y })
    point.assertValidity()
    return point
  } catch {
    throw new CryptoError('E_PUBLIC_KEY_OFF_CURVE', { curve: curve.name })
  }
}

/** r ‖ s, both little-endian: 64 or 128 bytes. */
export function signatureBytes(curve: Curve, { r, s }: SignatureNumbers): Uint8Array {
  return Uint8Array.from([...toLittleEndian(r, curve.length), ...toLittleEndian(s, curve.length)])
}

/**
 * The numbers of a signature.
 *
 * @throws CryptoError E_SIGNATURE_MALFORMED when the length is another, or r or s is not in 1 … q − 1
 */
export function readSignature(curve: Curve, bytes: Uint8Array): SignatureNumbers {
  const malformed = new CryptoError('E_SIGNATURE_MALFORMED', {
    expected: 2 * curve.length,
    found: bytes.length,
  })
  if (bytes.length !== 2 * curve.length) throw malformed
  const r = fromLittleEndian(bytes.subarray(0, curve.length))
  const s = fromLittleEndian(bytes.subarray(curve.length))
  for (const number of [r, s]) {
    if (number <= 0n || number >= curve.q) throw malformed
  }
  return { r, s }
}
