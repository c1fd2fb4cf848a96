import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { OID } from '#ca/crypto/oids'
import { CryptoError } from '#ca/crypto/crypto_error'
import { readDer } from '#ca/crypto/der'
import type { AlgorithmName } from '#ca/crypto/algorithms'

/** How a signature is verified: the kind of key, and for RSA the hash. */
export type SignatureScheme =
  | { readonly key: Exclude<AlgorithmName, 'rsa'> }
  | { readonly key: 'rsa'; readonly hash: 'sha1' | 'sha256' | 'sha384' | 'sha512' }

/** Signatures that are read. SHA-1 only because old certificates have it; what it is worth, others decide. */
const SCHEMES = new Map<string, SignatureScheme>([
  [OID.gost2015Signature, { key: 'gost-2015' }],
  [OID.gost2004Signature, { key: 'gost-2004' }],
  [OID.sha1WithRsa, { key: 'rsa', hash: 'sha1' }],
  [OID.sha256WithRsa, { key: 'rsa', hash: 'sha256' }],
  [OID.sha384WithRsa, { key: 'rsa', hash: 'sha384' }],
  [OID.sha512WithRsa, { key: 'rsa', hash: 'sha512' }],
  [OID.ecdsaWithSha256, { key: 'ec-p256' }],
])

const NULL = Buffer.from([0x05, 0x00])

/**
 * Reads the AlgorithmIdentifier of a signature. Parameters are NULL or absent; real lists of revoked certificates
 * leave the NULL out.
 *
 * @param der DER of the AlgorithmIdentifier
 * @throws CryptoError E_ALGORITHM_MALFORMED, E_ALGORITHM_UNKNOWN
 */
export function readSignatureAlgorithm(der: Uint8Array): SignatureScheme {
  const { algorithm, parameters } = readDer(der, AlgorithmIdentifier, 'E_ALGORITHM_MALFORMED')
  const scheme = SCHEMES.get(algorithm)
  const plain = !parameters || NULL.equals(new Uint8Array(parameters))
  if (!scheme || !plain) throw new CryptoError('E_ALGORITHM_UNKNOWN', { oid: algorithm })
  return scheme
}
