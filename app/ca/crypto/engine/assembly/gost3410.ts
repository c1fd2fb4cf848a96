import { LIMBS, SIZE, difference, multiply, square } from './field'
import { BYTES, Q, Q_MINUS_INVERSE } from './parameters'
import { canonicalise, choose, copy, isNothing, isZero, negateWhere, reachesPrime } from './canonical'
import { readNumber, writeNumber } from './canonical'
import { hasAbscissa, hasOrdinate, isOnCurve, toAffine } from './point'
import { makeTables, multiplyBase } from './fixed_base'
import { multiplyBoth, multiplyBothByTables, recodeBoth } from './double_scalar'
import { makeCoefficient, multiplyTogether, packPoint } from './together'
import { makeKeyTables } from './known_keys'
import { addNumbers, belowOrder, negateScalar, oneForZero, reduceOnce } from './scalar'
import { multiplyScalars, sumOfProducts } from './scalar'
import { invertPublic } from './invert_public'
import { ADDITIONAL_LENGTH, discardNonce, nextNonce, seedNonces } from './nonce'
import { ADDITIONAL, CLAIM, CLAIMS, POINTS, coefficientOf, element, signatureOf, wipeWork } from './memory'
import { DIGEST, NONCE, PRIVATE_KEY, PUBLIC_KEY, SCALAR, SIGNATURE } from './memory'

/*
| GOST R 34.10-2012 (RFC 7091), which with 256 bits is GOST 34.310-2004. Numbers come and go through memory, least
| significant byte first; every function says what it reads and writes, and returns 1 for yes.
|
| In `publicKey` and `sign` neither a branch nor an address depends on d or k, apart from the answers "d is no private
| key" and "this k cannot be used".
*/

export { ADDITIONAL, BYTES, CLAIM, CLAIMS, DIGEST, NONCE, PRIVATE_KEY, PUBLIC_KEY, SIGNATURE }

const D: usize = element(27)
const K: usize = element(28)
const E: usize = element(29)
const R: usize = element(30)
const S: usize = element(31)
const P: usize = element(32)

/** Computes the tables of the base point. Once, before anything else. */
export function start(): void {
  makeTables()
  wipeWork()
}

/** Overwrites all that the last call was given and left. */
export function wipe(): void {
  wipeWork()
}

/** Reads a number; 1 if it is in 1 … q − 1. */
function readScalar(o: usize, bytes: usize): i32 {
  readNumber(o, bytes)
  return <i32>-belowOrder(o) & (1 - isNothing(o))
}

/** Reads the hash as a number modulo q, 1 in place of 0 (RFC 7091 6.1 step 2). */
function readDigest(o: usize): void {
  readNumber(o, DIGEST)
  reduceOnce(o)
  oneForZero(o)
}

/**
 * P = ± k · G, affine: of k and q − k one is odd, and that one is multiplied by. Returns −1 where it was q − k, whose
 * point is the opposite one, else 0.
 */
function multiplyBySecret(k: usize): i64 {
  const even = (load<i64>(k) & 1) - 1
  negateScalar(S, k)
  choose(S, k, ~even)
  writeNumber(SCALAR, S)
  multiplyBase(P)
  toAffine(P)
  return even
}

/** PUBLIC_KEY = d · G for d at PRIVATE_KEY; 0 unless 0 < d < q. */
export function publicKey(): i32 {
  if (!readScalar(D, PRIVATE_KEY)) return 0
  const opposite = multiplyBySecret(D)
  negateWhere(P + SIZE, opposite)
  canonicalise(P)
  canonicalise(P + SIZE)
  writeNumber(PUBLIC_KEY, P)
  writeNumber(PUBLIC_KEY + BYTES, P + SIZE)
  return 1
}

/** Seeds the generator of nonces with PRIVATE_KEY, DIGEST and, for the RFC's own examples only, no ADDITIONAL. */
function startNonces(additional: i32): void {
  readNumber(E, DIGEST)
  reduceOnce(E)
  writeNumber(SCALAR, E)
  seedNonces(PRIVATE_KEY, SCALAR, additional)
}

/** NONCE = the candidate after so many that were discarded: for tests. */
export function deriveNonce(additional: i32, discarded: i32): void {
  startNonces(additional)
  nextNonce(NONCE)
  for (let i = 0; i < discarded; i++) {
    discardNonce()
    nextNonce(NONCE)
  }
}

/**
 * SIGNATURE = r ‖ s by the key at PRIVATE_KEY of the hash at DIGEST, with a nonce derived from both and from the random
 * bytes at ADDITIONAL; 1, or −1 if d is out of range. That a candidate for k was discarded shows in the time, and says
 * nothing of the next.
 */
export function sign(): i32 {
  startNonces(ADDITIONAL_LENGTH)
  while (true) {
    nextNonce(NONCE)
    const outcome = signWithNonce()
    if (outcome) return outcome
    discardNonce()
  }
}

/**
 * SIGNATURE = r ‖ s, with r the abscissa of k · G modulo q and s = r · d + k · e modulo q (RFC 7091 6.1), for d at
 * PRIVATE_KEY, k at NONCE and the hash at DIGEST; 0 if k is out of range or makes r or s zero, so that another is
 * needed, and −1 if d is out of range, so that no other would do. Behind r ‖ s stands the ordinate of k · G.
 */
export function signWithNonce(): i32 {
  if (!readScalar(D, PRIVATE_KEY)) return -1
  if (!readScalar(K, NONCE)) return 0
  readDigest(E)
  writeOrdinate(multiplyBySecret(K))
  canonicalise(P)
  copy(R, P)
  reduceOnce(R)
  sumOfProducts(S, R, D, K, E)
  writeNumber(SIGNATURE, R)
  writeNumber(SIGNATURE + BYTES, S)
  return 1 - (isNothing(R) | isNothing(S))
}

/** Writes the ordinate of k · G behind the signature; it is the opposite of P's where the mask is −1. */
function writeOrdinate(opposite: i64): void {
  negateWhere(P + SIZE, opposite)
  canonicalise(P + SIZE)
  writeNumber(SIGNATURE + 2 * BYTES, P + SIZE)
}

/** Reads x or y; 1 if it is below p. */
function readCoordinate(o: usize, bytes: usize): i32 {
  readNumber(o, bytes)
  return <i32>(1 + reachesPrime(o))
}

/** 1 if PUBLIC_KEY is a point of the curve with coordinates below p. All of them have the order q: the cofactor is 1. */
export function isPublicKey(): i32 {
  if (!readCoordinate(P, PUBLIC_KEY) || !readCoordinate(P + SIZE, PUBLIC_KEY + BYTES)) return 0
  return isOnCurve(P, P + SIZE)
}

/** Whether P = (X, Y, Z) has the abscissa r: X = r · Z², without a division. */
function hasThisAbscissa(r: usize): bool {
  square(S, P + 2 * SIZE)
  multiply(S, S, r)
  difference(S, S, P)
  return !!isZero(S)
}

/** 1 if both numbers of SIGNATURE are in 1 … q − 1. */
export function isSignature(): i32 {
  return readScalar(R, SIGNATURE) & readScalar(S, SIGNATURE + BYTES)
}

/** S = s / e and K = −r / e, which G and Q are multiplied by; 0 unless `isSignature`. R is r. */
function readClaim(): i32 {
  if (!isSignature()) return 0
  readDigest(E)
  invertPublic(E, E, Q, Q_MINUS_INVERSE)
  multiplyScalars(S, S, E)
  multiplyScalars(K, R, E)
  negateScalar(K, K)
  return 1
}

/** Whether P has the abscissa R modulo q. */
function hasSignedAbscissa(): i32 {
  if (hasThisAbscissa(R)) return 1
  // An abscissa of r + q, if that is still below p, is r modulo q as well.
  addNumbers(R, R, Q)
  return <i32>(!isBeyondField(R) && hasThisAbscissa(R))
}

/** 1 if SIGNATURE is one by PUBLIC_KEY, which `isPublicKey`, of the hash at DIGEST (RFC 7091 6.2). Looks at everything. */
export function verify(): i32 {
  if (!readClaim()) return 0
  writeNumber(SCALAR, S)
  writeNumber(NONCE, K)
  recodeBoth(SCALAR, NONCE)
  readNumber(D, PUBLIC_KEY)
  readNumber(E, PUBLIC_KEY + BYTES)
  if (!multiplyBoth(P, D, E)) return 0
  return hasSignedAbscissa()
}

/** Makes the tables of PUBLIC_KEY, which `isPublicKey`, in a place, 0 … 3. */
export function learn(place: i32): void {
  readNumber(D, PUBLIC_KEY)
  readNumber(E, PUBLIC_KEY + BYTES)
  makeKeyTables(place, D, E)
}

/** Writes the odd one of k and q − k; returns −1 where it was q − k, else 0. */
function writeOdd(bytes: usize, k: usize): i32 {
  const even = <i32>(load<i64>(k) & 1) - 1
  if (even) negateScalar(k, k)
  writeNumber(bytes, k)
  return even
}

/** The same as `verify` by the key that was learnt in this place. */
export function verifyKnown(place: i32): i32 {
  if (!readClaim()) return 0
  const signOfA = writeOdd(SCALAR, S)
  const signOfB = writeOdd(NONCE, K)
  if (!multiplyBothByTables(P, place, signOfA, signOfB)) return 0
  return hasSignedAbscissa()
}

/** What `verifyTogether` works on; free as long as no tables are made. */
const SUM: usize = POINTS
const A: usize = POINTS + 3 * SIZE
const B: usize = POINTS + 4 * SIZE
const C: usize = POINTS + 5 * SIZE
const X: usize = POINTS + 6 * SIZE
const Y: usize = POINTS + 7 * SIZE

/** sum = sum + C · factor modulo q; the factor is lost. */
function addProduct(sum: usize, factor: usize): void {
  multiplyScalars(factor, factor, C)
  addNumbers(sum, sum, factor)
  reduceOnce(sum)
}

/** Takes claim i into A, B and the points; 0 unless r, s and (r, y) are what they have to be. */
function takeClaim(i: i32): i32 {
  const claim = CLAIMS + <usize>i * CLAIM
  memory.copy(DIGEST, claim, BYTES)
  memory.copy(SIGNATURE, signatureOf(claim), 2 * BYTES)
  const signature = readClaim()
  makeCoefficient(coefficientOf(claim))
  readNumber(C, coefficientOf(claim))
  addProduct(A, S)
  addProduct(B, K)
  const coordinates =
    readCoordinate(X, signatureOf(claim)) & readCoordinate(Y, signatureOf(claim) + 2 * BYTES)
  packPoint(i, X, Y)
  return signature & coordinates & isOnCurve(X, Y)
}

/** Whether two points are the same and neither has Z = 0, which is infinity or an addition that went wrong. */
function same(P: usize, Q: usize): i32 {
  if (isZero(P + 2 * SIZE) | isZero(Q + 2 * SIZE)) return 0
  toAffine(P)
  return hasAbscissa(Q, P) & hasOrdinate(Q, P + SIZE)
}

/**
 * 1 if so many claims are all signatures by the key that was learnt in this place: with z₁ = s / e, z₂ = −r / e and
 * random c, Σ cᵢ z₁ᵢ · G + Σ cᵢ z₂ᵢ · Q = Σ cᵢ · (rᵢ, yᵢ). One that is none passes with one of 2^61 coefficients
 * (M. Bellare, J. Garay, T. Rabin, Fast batch verification, 1998). 0 says only that each has to be verified by itself:
 * where one is none, where an abscissa is not below q, and where equal or opposite points met.
 */
export function verifyTogether(place: i32, count: i32): i32 {
  memory.fill(A, 0, SIZE)
  memory.fill(B, 0, SIZE)
  let wellFormed = 1
  for (let i = 0; i < count; i++) wellFormed &= takeClaim(i)
  if (!wellFormed) return 0
  const signOfA = writeOdd(SCALAR, A)
  const signOfB = writeOdd(NONCE, B)
  if (!multiplyBothByTables(P, place, signOfA, signOfB)) return 0
  if (!multiplyTogether(SUM, count)) return 0
  return same(P, SUM)
}

/** Whether a number of LIMBS limbs is not below p; r + q may pass 2^BITS. */
function isBeyondField(a: usize): bool {
  copy(S, a)
  canonicalise(S)
  let different: i64 = 0
  for (let i: usize = 0; i < 8 * LIMBS; i += 8) different |= load<i64>(S + i) ^ load<i64>(a + i)
  return different != 0
}
