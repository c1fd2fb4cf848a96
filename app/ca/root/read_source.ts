import { CaError } from '#ca/ca_error'
import { readCertificate, type CertificateView } from '#ca/certificates/certificate_view'
import { isP7b, readP7b } from '#ca/certificates/p7b'
import { readRequest } from '#ca/certificates/pkcs10'
import { CryptoError } from '#ca/crypto/crypto_error'
import { readPublicKey } from '#ca/crypto/public_key'
import { verifySignature } from '#ca/crypto/verify_signature'

/** What a CA applies with (R-3.3, annex 1): a request, or its own self-signed certificate. */
export interface Source {
  kind: 'pkcs10' | 'p7b' | 'cer'
  /** DER name. */
  subject: Uint8Array
  /** DER SubjectPublicKeyInfo, sound. */
  spki: Uint8Array
}

function prove({ key, signatureAlgorithm, tbs, signature }: CertificateView): void {
  try {
    readPublicKey(key.spki)
    verifySignature({
      spki: key.spki,
      signatureAlgorithm: signatureAlgorithm.der,
      data: tbs,
      signature,
    })
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
    throw new CaError('E_ROOT_SOURCE_PROOF', { reason: error.code })
  }
}

/** The CA's own certificate among those of a bundle: self-signed, a CA, and the only one. */
function ownCertificate(certificates: Uint8Array[]): CertificateView {
  const own = certificates
    .map(readCertificate)
    .filter(({ selfIssued, basicConstraints }) => selfIssued && basicConstraints?.ca)
  if (own.length !== 1) throw new CaError('E_ROOT_SOURCE_NOT_OWN', { found: own.length })
  prove(own[0])
  return own[0]
}

function fromCertificates(kind: Source['kind'], certificates: Uint8Array[]): Source {
  const { subject, key } = ownCertificate(certificates)
  return { kind, subject: subject.der, spki: key.spki }
}

function isCertificate(bytes: Uint8Array): boolean {
  try {
    return readCertificate(bytes).version > 0
  } catch {
    return false
  }
}

/**
 * Reads what a CA applies with: a PKCS#10 request, a P7B with its self-signed certificate in, or that certificate
 * alone; DER, PEM or bare Base64. The proof of possession must hold: the signature of the request, or the
 * certificate's own.
 *
 * @throws CaError E_ROOT_SOURCE_NOT_OWN, E_ROOT_SOURCE_PROOF, and those of `readRequest`
 */
export function readSource(bytes: Uint8Array): Source {
  if (isP7b(bytes)) return fromCertificates('p7b', readP7b(bytes))
  if (isCertificate(bytes)) return fromCertificates('cer', [bytes])
  const { subject, spki } = readRequest(bytes)
  return { kind: 'pkcs10', subject, spki }
}
