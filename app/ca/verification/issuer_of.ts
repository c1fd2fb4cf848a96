import type { CertificateView } from '#ca/certificates/certificate_view'
import { sameName } from '#ca/certificates/names'
import { checkLinkSignature, isMismatch } from '#ca/verification/checks/signature'
import type { Finding } from '#ca/verification/report'

/** Whether the authority key identifier names this key or this certificate (RFC 5280 4.2.1.1). */
function namesKeyOf({ authorityKeyIdentifier: key }: CertificateView, issuer: CertificateView) {
  if (!key) return false
  const sameKey = key.keyIdentifier !== null && key.keyIdentifier === issuer.subjectKeyIdentifier
  return sameKey || (key.serial !== null && key.serial === issuer.serial)
}

function isCandidate(certificate: CertificateView, issuer: CertificateView): boolean {
  const named = sameName(certificate.issuer.der, issuer.subject.der)
  return named || namesKeyOf(certificate, issuer)
}

/**
 * Whether the certificate says itself that this one is its issuer. An authority may have several keys under one
 * name: when the key identifier points to another key, a signature that does not fit proves nothing.
 */
function isClaimed(certificate: CertificateView, issuer: CertificateView): boolean {
  return certificate.authorityKeyIdentifier === null || namesKeyOf(certificate, issuer)
}

/** A possible issuer, with what its key says about the signature. */
export interface Issuer {
  certificate: CertificateView
  signature: Finding
}

/** Signatures that were judged already: a bundle may hold many authorities of one name. */
const judged = new WeakMap<CertificateView, WeakMap<CertificateView, Finding>>()

function linkSignature(certificate: CertificateView, issuer: CertificateView): Finding {
  const known = judged.get(certificate) ?? new WeakMap<CertificateView, Finding>()
  judged.set(certificate, known)
  const finding = known.get(issuer) ?? checkLinkSignature(certificate, issuer)
  known.set(issuer, finding)
  return finding
}

/**
 * The issuers of a certificate among those given: those under whose key the signature holds; without any, the
 * one that the certificate names although its signature does not hold. Empty: the issuer was not given.
 */
export function issuersOf(certificate: CertificateView, given: CertificateView[]): Issuer[] {
  const candidates = given
    .filter((each) => isCandidate(certificate, each))
    .map((each) => ({ certificate: each, signature: linkSignature(certificate, each) }))
  const holding = candidates.filter(({ signature }) => !isMismatch(signature))
  if (holding.length > 0) return holding
  return candidates.filter((each) => isClaimed(certificate, each.certificate)).slice(0, 1)
}
