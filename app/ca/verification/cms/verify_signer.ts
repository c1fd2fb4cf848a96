import type { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { nameText, parseName } from '#ca/certificates/names'
import { namesCertificate, valuesOf, type SignerInfo } from '#ca/certificates/signed_data'
import type { CertificateView } from '#ca/certificates/certificate_view'
import { moment } from '#ca/verification/checks/validity'
import { claimedTime } from '#ca/verification/cms/signed_attributes'
import { checkCmsSignature, type CmsSignature } from '#ca/verification/cms/signature_checks'
import { UNSIGNED } from '#ca/verification/cms/unsigned_attributes'
import { verifyTimeStamp, type VerifiedTimeStamp } from '#ca/verification/cms/time_stamp'
import { whenNotProved } from '#ca/verification/documents/time_of_signing'
import type { SignerReport } from '#ca/verification/documents/document_report'
import type { Materials } from '#ca/verification/documents/materials'
import {
  fail,
  notApplicable,
  pass,
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
    subject: null,
    issuer: wanted.issuer,
    serial: wanted.serial,
    claimedAt: claimedTime(signer),
    judgedAt: now,
    basis: 'now',
    checks: ofDocument([missing]),
    path: [],
    timeStamp: null,
  }
}

type Unsought = Omit<CmsSignature, 'certificate'>

/** The time stamp over the signature value; a second one adds nothing to the first. */
function stampOf(signer: SignerInfo, materials: Materials): VerifiedTimeStamp | Finding | null {
  const [token] = valuesOf(signer.unsignedAttributes, UNSIGNED.timeStampToken)
  if (!token) return null
  try {
    return verifyTimeStamp(token.bytes, signer.signature, materials)
  } catch (error) {
    if (error instanceof CaError) return undetermined('time_stamp', 'time_stamp_unreadable')
    throw error
  }
}

/** What a time stamp means for the signature under it. */
function checkStamp(stamp: VerifiedTimeStamp | Finding | null): Finding {
  if (!stamp) return notApplicable('time_stamp', 'time_stamp_absent')
  if (!('report' in stamp)) return stamp
  const facts = { at: moment(stamp.at) }
  if (stamp.report.verdict === 'valid') return pass('time_stamp', 'time_stamp_good', facts)
  return stamp.report.verdict === 'invalid'
    ? fail('time_stamp', 'time_stamp_wrong', facts)
    : undetermined('time_stamp', 'time_stamp_open', facts)
}

/** A stamp that cannot be judged is not missed when the certificate is in order now. */
function weighed(stamp: Finding, checks: Check[]): Finding {
  if (stamp.outcome !== 'undetermined' || verdictOf(checks) !== 'valid') return stamp
  return notApplicable('time_stamp', 'time_stamp_not_needed')
}

function checkCounterSignature({ unsignedAttributes }: SignerInfo): Finding[] {
  const found = valuesOf(unsignedAttributes, UNSIGNED.counterSignature).length > 0
  return found ? [notApplicable('counter_signature', 'counter_signature_ignored')] : []
}

/** What the certificate is judged for: the moment of a time stamp that holds, or the present. */
function judgeAt(certificate: CertificateView, signer: SignerInfo, materials: Materials) {
  const stamp = stampOf(signer, materials)
  const proved = stamp && 'report' in stamp && stamp.report.verdict === 'valid' ? stamp.at : null
  const judgedAt = proved ?? materials.now
  const { checks, path } = materials.judge(certificate, judgedAt)
  return {
    judgedAt,
    path,
    basis: proved ? ('time_stamp' as const) : ('now' as const),
    checks: proved ? checks : whenNotProved(checks, claimedTime(signer)),
    stamp: checkStamp(stamp),
    timeStamp: stamp && 'report' in stamp ? stamp.report : null,
  }
}

/** Verifies one signature of a SignedData with everything that hangs on it. */
export function verifyCmsSigner(signature: Unsought, materials: Materials): SignerReport {
  const { signer } = signature
  const certificate = materials.certificates.find((each) =>
    namesCertificate(signer.identifier, each)
  )
  if (!certificate) return withoutCertificate(signature, materials.now)
  const { checks: ofCertificate, stamp, ...judged } = judgeAt(certificate, signer, materials)
  const own = ofDocument([
    ...checkCmsSignature({ ...signature, certificate }),
    weighed(stamp, ofCertificate),
    ...checkCounterSignature(signer),
  ])
  const checks = [...own, ...ofCertificate]
  return {
    ...judged,
    checks,
    verdict: verdictOf(checks),
    subject: certificate.subject.text,
    issuer: certificate.issuer.text,
    serial: certificate.serial,
    claimedAt: claimedTime(signer),
  }
}
