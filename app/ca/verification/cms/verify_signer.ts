import type { DateTime } from 'luxon'
import { nameText, parseName } from '#ca/certificates/names'
import { namesCertificate, valuesOf, type SignerInfo } from '#ca/certificates/signed_data'
import { claimedTime } from '#ca/verification/cms/signed_attributes'
import { checkCmsSignature, type CmsSignature } from '#ca/verification/cms/signature_checks'
import { UNSIGNED } from '#ca/verification/cms/unsigned_attributes'
import { judgeWhenSigned } from '#ca/verification/documents/judge_when_signed'
import type { SignerReport } from '#ca/verification/documents/document_report'
import { NOBODY, namedIn } from '#ca/verification/documents/named_in'
import type { Materials } from '#ca/verification/documents/materials'
import {
  notApplicable,
  undetermined,
  verdictOf,
  type Check,
  type Finding,
} from '#ca/verification/report'

const ofDocument = (findings: Finding[]): Check[] =>
  findings.map((each) => ({ ...each, certificate: '' }))

/** A signer whose certificate nobody has. */
function withoutCertificate({ signer }: Unsought, now: DateTime): SignerReport {
  const { identifier } = signer
  const wanted =
    identifier.kind === 'issuer'
      ? { issuer: nameText(parseName(identifier.issuer)), serial: identifier.serial }
      : { issuer: '-', serial: Buffer.from(identifier.keyIdentifier).toString('hex') }
  const missing = undetermined('signer_certificate', 'signer_certificate_missing', wanted)
  return {
    verdict: 'undetermined',
    ...NOBODY,
    ...wanted,
    claimedAt: claimedTime(signer),
    judgedAt: now,
    basis: 'now',
    checks: ofDocument([missing]),
    path: [],
    timeStamp: null,
  }
}

type Unsought = Omit<CmsSignature, 'certificate'>

function checkCounterSignature({ unsignedAttributes }: SignerInfo): Finding[] {
  const found = valuesOf(unsignedAttributes, UNSIGNED.counterSignature).length > 0
  return found ? [notApplicable('counter_signature', 'counter_signature_ignored')] : []
}

/** Verifies one signature of a SignedData with everything that hangs on it. */
export function verifyCmsSigner(signature: Unsought, materials: Materials): SignerReport {
  const { signer } = signature
  const certificate = materials.certificates.find((each) =>
    namesCertificate(signer.identifier, each)
  )
  if (!certificate) return withoutCertificate(signature, materials.now)
  const [token] = valuesOf(signer.unsignedAttributes, UNSIGNED.timeStampToken)
  const claimedAt = claimedTime(signer)
  const when = { token: token?.bytes, stamped: () => signer.signature, claimedAt }
  const { checks: ofCertificate, stamp, ...judged } = judgeWhenSigned(certificate, when, materials)
  const own = ofDocument([
    ...checkCmsSignature({ ...signature, certificate }),
    stamp,
    ...checkCounterSignature(signer),
  ])
  const checks = [...own, ...ofCertificate]
  return {
    ...judged,
    ...namedIn(certificate),
    checks,
    verdict: verdictOf(checks),
    claimedAt,
  }
}
