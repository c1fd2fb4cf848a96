import { SubjectPublicKeyInfo } from '@peculiar/asn1-x509'
import { ALGORITHM_NAMES, algorithm, type AlgorithmName } from '#ca/crypto/algorithms'
import { CryptoError } from '#ca/crypto/crypto_error'
import { readPublicKey } from '#ca/crypto/public_key'
import { decode } from '#ca/certificates/asn1'
import { childrenOf, readWhole } from '#ca/certificates/der'
import { oidText } from '#ca/certificates/oid_text'

/** A subject's public key as a certificate shows it. */
export interface KeyView {
  /** DER SubjectPublicKeyInfo. */
  spki: Uint8Array
  oid: string
  /** undefined for an algorithm that the crypto room does not know. */
  algorithm: AlgorithmName | undefined
  parameterOids: string[]
  /** Bits as the orders count them: both coordinates of a GOST point, the modulus of RSA, the field of P-256; null when unreadable. */
  bits: number | null
  /** Why the key cannot be used: a code of the crypto room; null when it can. */
  problem: string | null
}

/** By hand where it is DER, as almost everywhere. */
function oidOf(spki: Uint8Array): string {
  try {
    const [identifier] = childrenOf(readWhole(spki))
    return oidText(childrenOf(identifier)[0])
  } catch {
    return decode(spki, SubjectPublicKeyInfo).algorithm.algorithm
  }
}

/** Reads a SubjectPublicKeyInfo without refusing it: what is wrong with it stands in `problem`. */
export function readKeyView(spki: Uint8Array): KeyView {
  const oid = oidOf(spki)
  const known = ALGORITHM_NAMES.find((name) => algorithm(name).publicKeyOid === oid)
  const view = { spki, oid, algorithm: known }
  try {
    const key = readPublicKey(spki)
    return { ...view, parameterOids: [...key.parameterOids], bits: key.bits, problem: null }
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
    return { ...view, parameterOids: [], bits: null, problem: error.code }
  }
}
