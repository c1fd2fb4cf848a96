import { randomBytes } from 'node:crypto'
import { normalizeZ } from '@noble/curves/abstract/curve.js'
import { invert, mod } from '@noble/curves/abstract/modular.js'
import type { PeerCurve, Point } from '#tests/support/peer/curves'

/*
| GOST R 34.10-2012 over numbers and points of @noble/curves, as RFC 7091 6 writes it: what the engine is compared
| with. For tests only: nothing here is constant in time.
*/

/** A signature as numbers. */
export interface SignatureNumbers {
  r: bigint
  s: bigint
}

const digestNumber = (alpha: bigint, q: bigint) => mod(alpha, q) || 1n

/** s = r·d + k·e mod q, with r the abscissa of k·P; undefined where r or s is zero. RFC 7091 6.1. */
export function peerSign(
  { q, base }: PeerCurve,
  d: bigint,
  alpha: bigint,
  k: bigint
): SignatureNumbers | undefined {
  const r = mod(base.multiplyUnsafe(k).x, q)
  const s = mod(r * d + k * digestNumber(alpha, q), q)
  return r === 0n || s === 0n ? undefined : { r, s }
}

/**
 * Signs hashes one after another under numbers k, k + 1, k + 2 …: each r is as random as the first, and costs one addition
 * of points. Nothing else could be signed this way: two of the signatures give the key away.
 */
export function signaturesOf(
  { q, base, Point }: PeerCurve,
  d: bigint,
  first: bigint,
  alphas: readonly bigint[]
): (SignatureNumbers | undefined)[] {
  const points = [base.multiplyUnsafe(first)]
  while (points.length < alphas.length) points.push(points[points.length - 1].add(base))
  const abscissas = normalizeZ(Point, points).map(({ x }) => mod(x, q))
  return alphas.map((alpha, i) => {
    const r = abscissas[i]
    const s = mod(r * d + mod(first + BigInt(i), q) * digestNumber(alpha, q), q)
    return r === 0n || s === 0n ? undefined : { r, s }
  })
}

/** Whether r is the abscissa of the point modulo q; the point's Z is not divided by, which would cost more than all else. */
function isAbscissa({ p, q }: PeerCurve, { X, Z }: Point, r: bigint): boolean {
  const candidates = [r, r + q].filter((x) => x < p)
  return Z !== 0n && candidates.some((x) => mod(X - x * Z, p) === 0n)
}

/** The same as `peerVerify` for whoever knows d, where Q = d·P: one multiplication in place of two, and of a point with tables. */
export function peerVerifyByScalar(
  peer: PeerCurve,
  d: bigint,
  alpha: bigint,
  { r, s }: SignatureNumbers
): boolean {
  const { q, base } = peer
  if (r <= 0n || r >= q || s <= 0n || s >= q) return false
  const v = invert(digestNumber(alpha, q), q)
  return isAbscissa(peer, base.multiplyUnsafe(mod((s - r * d) * v, q)), r)
}

/** Whether the signature is of this hash by the key Q. RFC 7091 6.2. */
export function peerVerify(
  peer: PeerCurve,
  Q: Point,
  alpha: bigint,
  { r, s }: SignatureNumbers
): boolean {
  const { q, base } = peer
  if (r <= 0n || r >= q || s <= 0n || s >= q) return false
  const v = invert(digestNumber(alpha, q), q)
  const C = base.multiplyUnsafe(mod(s * v, q)).add(Q.multiplyUnsafe(mod(-r * v, q)))
  return !C.is0() && mod(C.x, q) === r
}

/** A number in 1 … q − 1. */
export function randomScalar({ q, length }: PeerCurve): bigint {
  while (true) {
    const value = BigInt(`0x${randomBytes(length).toString('hex')}`)
    if (value > 0n && value < q) return value
  }
}

/** A number as bytes, least significant first. @throws RangeError when it does not fit */
export function bytesOf(value: bigint, length: number): Uint8Array {
  const hex = value.toString(16).padStart(2 * length, '0')
  if (value < 0n || hex.length > 2 * length) throw new RangeError(`more than ${length} bytes`)
  return new Uint8Array(Buffer.from(hex, 'hex').reverse())
}

/** The number that the bytes spell, least significant first. */
export function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)
}

/** x ‖ y of a point. */
export function pointBytes({ length }: PeerCurve, point: Point): Uint8Array {
  const { x, y } = point.toAffine()
  return Uint8Array.of(...bytesOf(x, length), ...bytesOf(y, length))
}

/** r ‖ s. */
export function signatureBytes({ length }: PeerCurve, { r, s }: SignatureNumbers): Uint8Array {
  return Uint8Array.of(...bytesOf(r, length), ...bytesOf(s, length))
}

/** The numbers of r ‖ s. */
export function signatureNumbers({ length }: PeerCurve, bytes: Uint8Array): SignatureNumbers {
  return { r: numberOf(bytes.subarray(0, length)), s: numberOf(bytes.subarray(length)) }
}
