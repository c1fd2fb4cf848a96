import { CaError } from '#ca/ca_error'
import { readCertificate } from '#ca/certificates/certificate_view'
import { assembleCertificate } from '#ca/certificates/tbs_certificate'
import { verifySignatureOffThread } from '#ca/crypto/workers/signing_workers'

/** What a signed certificate is made of. */
export interface SignedParts {
  /** DER TBSCertificate as it was recorded before the signing. */
  tbs: Uint8Array
  /** DER AlgorithmIdentifier. */
  signatureAlgorithm: Uint8Array
  signature: Uint8Array
  /** The key under which it must verify: the one in the issuer's certificate. */
  issuerSpki: Uint8Array
}

/**
 * Puts a certificate together and trusts nothing: it is read again from its own bytes, what it says is signed
 * must be the recorded bytes, and the signature must verify under the issuer's certificate.
 *
 * @returns DER
 * @throws CaError E_SIGNED_BYTES_DIFFER; CryptoError E_SIGNATURE_…, E_SIGNER_BUSY
 */
export async function signedCertificate(parts: SignedParts): Promise<Uint8Array> {
  const { tbs, signatureAlgorithm, signature, issuerSpki } = parts
  const der = assembleCertificate(tbs, signatureAlgorithm, signature)
  const read = readCertificate(der)
  if (Buffer.compare(read.tbs, tbs) !== 0) throw new CaError('E_SIGNED_BYTES_DIFFER', {}, 500)
  await verifySignatureOffThread({
    spki: issuerSpki,
    signatureAlgorithm: read.signatureAlgorithm.der,
    data: read.tbs,
    signature: read.signature,
  })
  return der
}
