import { digestOf } from '#ca/crypto/digests'
import { CryptoError } from '#ca/crypto/crypto_error'
import { verifySignature } from '#ca/crypto/verify_signature'
import { sameBytes } from '#ca/certificates/asn1'
import { readCertificate, type CertificateView } from '#ca/certificates/certificate_view'
import { subjectPublicKey } from '#ca/certificates/key_identifier'
import { PURPOSE } from '#ca/certificates/object_identifiers'
import { isoMoment } from '#ca/moments'
import { revokedAt } from '#ca/verification/checks/revocation'
import { checkLinkSignature } from '#ca/verification/checks/signature'
import { pass, undetermined, type Finding } from '#ca/verification/report'
import type { StandingQuestion } from '#ca/verification/checks/standing'
import type { CertificateId, OcspResponse, SingleResponse } from '#ca/verification/ocsp_response'

/** What the clocks of a signer and of a responder may differ by. */
const TOLERANCE_MINUTES = 5

const open = (reason: string, facts: Record<string, string>) =>
  undetermined('revocation', reason, facts)

function isAbout(id: CertificateId, serial: string, issuer: CertificateView): boolean {
  const digest = digestOf(id.digestOid)
  if (!digest || id.serial !== serial) return false
  const key = subjectPublicKey(issuer.key.spki)
  return (
    sameBytes(digest(issuer.subject.der), id.issuerNameHash) &&
    sameBytes(digest(key), id.issuerKeyHash)
  )
}

function signedBy(response: OcspResponse, { key }: CertificateView): boolean {
  const { tbs: data, signatureAlgorithm, signature } = response
  try {
    verifySignature({ spki: key.spki, signatureAlgorithm, data, signature })
    return true
  } catch (error) {
    if (error instanceof CryptoError) return false
    throw error
  }
}

/** The issuer lets this certificate answer for it (RFC 6960 4.2.2.2). */
function isDelegate(responder: CertificateView, issuer: CertificateView, at: SingleResponse) {
  const { extendedKeyUsage, notBefore, notAfter } = responder
  const inTime = notBefore <= at.thisUpdate && at.thisUpdate <= notAfter
  const meant = extendedKeyUsage?.includes(PURPOSE.ocspSigning) ?? false
  return inTime && meant && checkLinkSignature(responder, issuer).outcome === 'pass'
}

/** The certificates that a response brings: the responder's own, and what leads to it. */
const MOST_CERTIFICATES = 8

function isAuthorised(response: OcspResponse, single: SingleResponse, issuer: CertificateView) {
  if (signedBy(response, issuer)) return true
  return response.certificates
    .slice(0, MOST_CERTIFICATES)
    .map(readCertificate)
    .some((each) => signedBy(response, each) && isDelegate(each, issuer, single))
}

/** Whether 'good' holds for the moment asked about; a later answer says so too, before the certificate's end. */
function judgeGood({ thisUpdate, nextUpdate }: SingleResponse, question: StandingQuestion) {
  const { at, certificate } = question
  const facts = {
    thisUpdate: isoMoment(thisUpdate),
    nextUpdate: nextUpdate ? isoMoment(nextUpdate) : '-',
    at: isoMoment(at),
  }
  if (thisUpdate > certificate.notAfter) return open('ocsp_after_expiry', facts)
  const until = nextUpdate ?? thisUpdate.plus({ minutes: TOLERANCE_MINUTES })
  return at <= until ? pass('revocation', 'ocsp_good', facts) : open('ocsp_expired', facts)
}

function judge(response: OcspResponse, question: StandingQuestion, issuer: CertificateView) {
  const single = response.responses.find(({ id }) =>
    isAbout(id, question.certificate.serial, issuer)
  )
  if (!single) return undefined
  if (!isAuthorised(response, single, issuer)) {
    return open('ocsp_signature_wrong', { issuer: issuer.subject.text })
  }
  if (single.revoked) return revokedAt(single.revoked, question)
  if (single.status === 'unknown') return open('ocsp_unknown', { issuer: issuer.subject.text })
  return judgeGood(single, question)
}

/** What the OCSP responses say of a certificate; those about others say nothing (RFC 6960 3.2). */
export function checkResponses(question: StandingQuestion): Finding[] {
  const { issuer, responses } = question
  if (!issuer) return []
  return responses.flatMap((response) => judge(response, question, issuer) ?? [])
}
