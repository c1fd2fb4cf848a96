import { sha1 } from '#ca/crypto/hash'
import { childrenOf, readWhole } from '#ca/certificates/der'

/** The key bits of a SubjectPublicKeyInfo: what its BIT STRING holds after the octet of unused bits. */
export function subjectPublicKey(spki: Uint8Array): Uint8Array {
  const [, bits] = childrenOf(readWhole(spki))
  return bits.content.subarray(1)
}

/**
 * The key identifier of a SubjectPublicKeyInfo: SHA-1 over the content of the subjectPublicKey BIT STRING, the
 * tag and length of the inner OCTET STRING included (RFC 5280 4.2.1.2 method 1, N6). 20 bytes.
 */
export function keyIdentifier(spki: Uint8Array): Uint8Array {
  return sha1(subjectPublicKey(spki))
}
