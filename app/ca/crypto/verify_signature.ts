import { verify as verifyWithOpenssl } from 'node:crypto'
import { CryptoError } from '#ca/crypto/crypto_error'
import { algorithm } from '#ca/crypto/algorithms'
import { P256_LENGTH } from '#ca/crypto/ec_public_key'
import { assertEcdsaDer } from '#ca/crypto/ecdsa_signature'
import { verify as verifyGost, verifyTogether } from '#ca/crypto/gost3410'
import { readPublicKey } from '#ca/crypto/public_key'
import { remembered } from '#ca/crypto/remembered'
import { readSignatureAlgorithm } from '#ca/crypto/signature_algorithm'
import type { WitnessedSignature } from '#ca/crypto/engine/curve_module'
import type { PublicKey } from '#ca/crypto/public_key'
import type { SignatureScheme } from '#ca/crypto/signature_algorithm'

/** A signature and what it is said to be of; every byte string as it stands in the certificate. */
export interface SignatureClaim {
  /** DER of the signer's SubjectPublicKeyInfo. */
  readonly spki: Uint8Array
  /** DER of the AlgorithmIdentifier; NULL may be absent. */
  readonly signatureAlgorithm: Uint8Array
  /** The signed bytes, not hashed. */
  readonly data: Uint8Array
  /** r ‖ s little-endian for GOST; the content of the BIT STRING for RSA and ECDSA. */
  readonly signature: Uint8Array
}

const algorithmOf = remembered(readSignatureAlgorithm)
const keyOf = remembered(readPublicKey)

/**
 * Returns when the signature is good, and throws otherwise.
 *
 * @param digest the hash of the data under a GOST algorithm, for a signer that has just made it
 * @throws CryptoError E_SIGNATURE_MISMATCH (well-formed, but not of this data by this key), E_SIGNATURE_MALFORMED
 *   (length; r or s out of range), E_ALGORITHM_MALFORMED, E_ALGORITHM_UNKNOWN, E_ALGORITHM_KEY_MISMATCH (the key is for another
 *   algorithm), and E_PUBLIC_KEY_… of `readPublicKey`
 */
export function verifySignature(claim: SignatureClaim, digest?: Uint8Array): void {
  const scheme = algorithmOf(claim.signatureAlgorithm)
  const key = keyOf(claim.spki)
  if (scheme.key !== key.algorithm) {
    throw new CryptoError('E_ALGORITHM_KEY_MISMATCH', { algorithm: scheme.key, key: key.algorithm })
  }
  if (!matches(claim, key, scheme, digest)) {
    throw new CryptoError('E_SIGNATURE_MISMATCH', { algorithm: key.algorithm })
  }
}

/**
 * Returns when all of these GOST signatures are good: together where that gives a verdict, one by one where it does not.
 *
 * @param data what was signed, for each
 * @throws CryptoError those of `verifySignature`
 */
export function verifyWitnessed(
  spki: Uint8Array,
  data: readonly Uint8Array[],
  signed: readonly WitnessedSignature[]
): void {
  const key = keyOf(spki)
  if ('point' in key && verifyTogether(key.curve, key.point, signed)) return
  const { signatureAlgorithm } = algorithm(key.algorithm)
  for (const [i, { signature, digest }] of signed.entries())
    verifySignature({ spki, signatureAlgorithm, data: data[i], signature }, digest)
}

function matches(
  { data, signature }: SignatureClaim,
  key: PublicKey,
  scheme: SignatureScheme,
  digest?: Uint8Array
) {
  if (key.algorithm === 'ec-p256') {
    assertEcdsaDer(signature, P256_LENGTH)
    return verifyWithOpenssl('sha256', data, key.key, signature)
  }
  if (key.algorithm !== 'rsa') {
    const hashed = digest ?? algorithm(key.algorithm).digest(data)
    return verifyGost(key.curve, key.point, hashed, signature)
  }
  if (scheme.key !== 'rsa') return false
  const expected = Math.ceil(key.bits / 8)
  if (signature.length !== expected) {
    throw new CryptoError('E_SIGNATURE_MALFORMED', { expected, found: signature.length })
  }
  return verifyWithOpenssl(scheme.hash, data, key.key, signature)
}
