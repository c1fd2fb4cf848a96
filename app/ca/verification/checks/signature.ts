import { CryptoError } from '#ca/crypto/crypto_error'
import { verifySignature } from '#ca/crypto/verify_signature'
import { sameBytes } from '#ca/certificates/asn1'
import type { CertificateView } from '#ca/certificates/certificate_view'
import { sameName } from '#ca/certificates/names'
import { fail, pass, undetermined, type Finding } from '#ca/verification/report'

/** Collisions of SHA-1 can be bought: such a signature proves nothing about who signed. */
const SHA1_WITH_RSA = '1.2.840.113549.1.1.5'

/** Codes of the crypto room that say 'cannot be judged here' and not 'wrong'. */
export const OPEN_CODES = [
  'E_ALGORITHM_UNKNOWN',
  'E_PUBLIC_KEY_ALGORITHM',
  'E_PUBLIC_KEY_PARAMETERS',
]

function refused(error: CryptoError, facts: Record<string, string>): Finding {
  const isOpen = OPEN_CODES.includes(error.code)
  const said = { ...facts, code: error.code }
  return isOpen
    ? undetermined('signature', 'signature_algorithm_unknown', said)
    : fail('signature', 'signature_wrong', said)
}

function verify(certificate: CertificateView, issuer: CertificateView): Finding {
  const facts = { issuer: issuer.subject.text }
  try {
    verifySignature({
      spki: issuer.key.spki,
      signatureAlgorithm: certificate.signatureAlgorithm.der,
      data: certificate.tbs,
      signature: certificate.signature,
    })
  } catch (error) {
    if (error instanceof CryptoError) return refused(error, facts)
    throw error
  }
  const weak = certificate.signatureAlgorithm.oid === SHA1_WITH_RSA && certificate !== issuer
  if (weak) return undetermined('signature', 'signature_sha1', facts)
  return pass('signature', certificate === issuer ? 'signature_own' : 'signature_good', facts)
}

/**
 * The signature of a certificate under an issuer's key, the two algorithm fields, and the chain of names
 * (RFC 5280 4.1.1.2, 6.1.3 (a)(1) and (4)).
 */
export function checkLinkSignature(certificate: CertificateView, issuer: CertificateView): Finding {
  if (!sameBytes(certificate.signatureAlgorithm.der, certificate.signedAlgorithm)) {
    return fail('signature', 'signature_algorithms_differ')
  }
  const finding = verify(certificate, issuer)
  const named = sameName(certificate.issuer.der, issuer.subject.der)
  if (finding.outcome === 'pass' && !named) {
    return fail('signature', 'issuer_name_differs', {
      issuer: certificate.issuer.text,
      subject: issuer.subject.text,
    })
  }
  return finding
}

/** True when the signature is not by that key: another certificate may still be the issuer. */
export function isMismatch({ outcome }: Finding): boolean {
  return outcome === 'fail'
}
