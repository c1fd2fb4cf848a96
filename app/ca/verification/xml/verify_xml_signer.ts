import { CaError } from '#ca/ca_error'
import { readCertificate, type CertificateView } from '#ca/certificates/certificate_view'
import { whenNotProved } from '#ca/verification/documents/time_of_signing'
import type { SignerReport } from '#ca/verification/documents/document_report'
import type { Materials } from '#ca/verification/documents/materials'
import { notApplicable, undetermined, verdictOf, type Check } from '#ca/verification/report'
import type { XmlDocument } from '#ca/verification/xml/read_xml'
import type { XmlSignature } from '#ca/verification/xml/signature_elements'
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

/** Verifies one XML signature. It is judged for the present: an XML signature carries no time stamp here. */
export function verifyXmlSigner(
  document: XmlDocument,
  signature: XmlSignature,
  materials: Materials
): SignerReport {
  const common = {
    claimedAt: null,
    judgedAt: materials.now,
    basis: 'now',
    timeStamp: null,
  } as const
  const certificate = certificateOf(signature)
  if (!certificate) {
    const missing = undetermined('signer_certificate', 'certificate_not_in_signature')
    const [checks, nobody] = [ofDocument([missing]), { subject: null, issuer: null, serial: null }]
    return { ...common, ...nobody, verdict: 'undetermined', checks, path: [] }
  }
  const { checks: ofCertificate, path } = materials.judge(certificate, materials.now)
  const own = ofDocument([
    ...checkXmlSignature(document, signature, certificate),
    notApplicable('time_stamp', 'time_stamp_absent'),
  ])
  const checks = [...own, ...whenNotProved(ofCertificate, null)]
  return {
    ...common,
    checks,
    path,
    verdict: verdictOf(checks),
    subject: certificate.subject.text,
    issuer: certificate.issuer.text,
    serial: certificate.serial,
  }
}
