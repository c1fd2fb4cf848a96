import { CaError } from '#ca/ca_error'
import { readCertificate, type CertificateView } from '#ca/certificates/certificate_view'
import { judgeWhenSigned } from '#ca/verification/documents/judge_when_signed'
import type { SignerReport } from '#ca/verification/documents/document_report'
import { NOBODY, namedIn } from '#ca/verification/documents/named_in'
import type { Materials } from '#ca/verification/documents/materials'
import { undetermined, verdictOf, type Check } from '#ca/verification/report'
import type { XmlDocument } from '#ca/verification/xml/read_xml'
import type { XmlSignature } from '#ca/verification/xml/signature_elements'
import { checkSigningCertificate, claimedTime } from '#ca/verification/xml/signed_properties'
import { stampOf } from '#ca/verification/xml/unsigned_properties'
import { checkXmlSignature } from '#ca/verification/xml/verify_xml'

function certificateOf({ certificates: [der] }: XmlSignature): CertificateView | null {
  if (!der) return null
  try {
    return readCertificate(der)
  } catch (error) {
    if (error instanceof CaError) return null
    throw error
  }
}

const ofDocument = (found: Omit<Check, 'certificate'>[]): Check[] =>
  found.map((each) => ({ ...each, certificate: '' }))

/** Verifies one XML signature with everything that hangs on it. */
export function verifyXmlSigner(
  document: XmlDocument,
  signature: XmlSignature,
  materials: Materials
): SignerReport {
  const claimedAt = claimedTime(signature.properties)
  const certificate = certificateOf(signature)
  if (!certificate) {
    const missing = undetermined('signer_certificate', 'certificate_not_in_signature')
    const when = { claimedAt, judgedAt: materials.now, basis: 'now', timeStamp: null } as const
    const checks = ofDocument([missing])
    return { ...when, ...NOBODY, verdict: 'undetermined', checks, path: [] }
  }
  const { token, stamped = () => new Uint8Array() } = stampOf(document, signature) ?? {}
  const when = { token, stamped, claimedAt }
  const { checks: ofCertificate, stamp, ...judged } = judgeWhenSigned(certificate, when, materials)
  const own = ofDocument([
    ...checkXmlSignature(document, signature, certificate),
    checkSigningCertificate(signature.properties, certificate),
    stamp,
  ])
  const checks = [...own, ...ofCertificate]
  return {
    ...judged,
    ...namedIn(certificate),
    claimedAt,
    checks,
    verdict: verdictOf(checks),
  }
}
