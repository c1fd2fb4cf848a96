import type { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { isoMoment } from '#ca/moments'
import type { CertificateView } from '#ca/certificates/certificate_view'
import { verifyTimeStamp, type VerifiedTimeStamp } from '#ca/verification/cms/time_stamp'
import type { SignerReport } from '#ca/verification/documents/document_report'
import type { Materials } from '#ca/verification/documents/materials'
import { whenNotProved } from '#ca/verification/documents/time_of_signing'
import {
  fail,
  notApplicable,
  pass,
  undetermined,
  verdictOf,
  type Check,
  type Finding,
} from '#ca/verification/report'

/** What is known of the moment of a signature. */
export interface WhenSigned {
  /** A time stamp token beside the signature; a second one adds nothing to the first. */
  token: Uint8Array | undefined
  /** The bytes that the token has to be over. */
  stamped: () => Uint8Array
  claimedAt: DateTime | null
}

/** A certificate judged for the moment of its signature; `stamp` is what the time stamp means for it. */
export interface JudgedWhenSigned extends Pick<
  SignerReport,
  'judgedAt' | 'basis' | 'path' | 'checks' | 'timeStamp'
> {
  stamp: Finding
}

function stampOf({ token, stamped }: WhenSigned, materials: Materials) {
  if (!token) return null
  try {
    return verifyTimeStamp(token, stamped(), materials)
  } catch (error) {
    if (error instanceof CaError) return undetermined('time_stamp', 'time_stamp_unreadable')
    throw error
  }
}

/** What a time stamp means for the signature under it. */
function checkStamp(stamp: VerifiedTimeStamp | Finding | null): Finding {
  if (!stamp) return notApplicable('time_stamp', 'time_stamp_absent')
  if (!('report' in stamp)) return stamp
  const facts = { at: isoMoment(stamp.at) }
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

/** Judges a certificate for the moment of a time stamp that holds, or for the present (order No. 1187). */
export function judgeWhenSigned(
  certificate: CertificateView,
  when: WhenSigned,
  materials: Materials
): JudgedWhenSigned {
  const stamp = stampOf(when, materials)
  const proved = stamp && 'report' in stamp && stamp.report.verdict === 'valid' ? stamp.at : null
  const judgedAt = proved ?? materials.now
  const judged = materials.judge(certificate, judgedAt)
  const checks = proved ? judged.checks : whenNotProved(judged.checks, when.claimedAt)
  return {
    judgedAt,
    checks,
    path: judged.path,
    basis: proved ? 'time_stamp' : 'now',
    stamp: weighed(checkStamp(stamp), checks),
    timeStamp: stamp && 'report' in stamp ? stamp.report : null,
  }
}
