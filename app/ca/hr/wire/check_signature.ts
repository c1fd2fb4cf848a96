import { CaError } from '#ca/ca_error'
import { sameBytes } from '#ca/certificates/asn1'
import { CryptoError } from '#ca/crypto/crypto_error'
import { digestOf } from '#ca/crypto/digests'
import { verifyStrangers } from '#ca/crypto/workers/verifying_workers'
import type { SignatureParts } from '#ca/hr/wire/signature_parts'
import { canonical } from '#ca/hr/wire/tree'
import { DIGEST_METHODS, SIGNATURE_METHODS } from '#ca/verification/xml/signature_methods'

/** Whose signature it is. */
export type Role = 'person' | 'owner'

const encoder = new TextEncoder()

const utf8 = (text: string) => encoder.encode(text)

/**
 * The signature holds under this key, over these canonical forms, one per reference (XML-Signature 3.2). SignedInfo is
 * checked first: nothing is believed of what nobody signed.
 *
 * @param spki DER of the SubjectPublicKeyInfo that a registered certificate has
 * @throws CaError E_HR_SIGNATURE_WRONG, E_HR_CHANGED; CryptoError 503 when it could not be verified now
 */
export async function checkSignature(
  role: Role,
  { signedInfo, method, value, references }: SignatureParts,
  spki: Uint8Array,
  contents: string[]
): Promise<void> {
  try {
    await verifyStrangers({
      spki,
      signatureAlgorithm: SIGNATURE_METHODS[method],
      data: utf8(canonical(signedInfo)),
      signature: value,
    })
  } catch (error) {
    if (!(error instanceof CryptoError) || error.status === 503) throw error
    throw new CaError('E_HR_SIGNATURE_WRONG', { role })
  }
  references.forEach(({ digestMethod, digest }, at) => {
    const hash = digestOf(DIGEST_METHODS[digestMethod])?.(utf8(contents[at]))
    if (!hash || !sameBytes(hash, digest)) throw new CaError('E_HR_CHANGED', { role })
  })
}
