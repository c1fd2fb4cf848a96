import type { DateTime } from 'luxon'
import type { NamedIn } from '#ca/verification/documents/named_in'
import {
  verdictOf,
  type Check,
  type Verdict,
  type VerificationReport,
} from '#ca/verification/report'

/** What was given to verify. */
export const DOCUMENT_KINDS = ['cms_attached', 'cms_detached', 'xml', 'pdf', 'certificate'] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

/** By what the moment was chosen for which the certificate is judged: a time stamp that holds, or the present. */
export type TimeBasis = 'time_stamp' | 'now'

/** One signature of a document, or one certificate. */
export interface SignerReport extends NamedIn {
  verdict: Verdict
  /** The signer's own word, which nobody attests. */
  claimedAt: DateTime | null
  judgedAt: DateTime
  basis: TimeBasis
  checks: Check[]
  /** Subjects from the certificate upwards. */
  path: string[]
  /** The verification of the time stamp itself; null without one. */
  timeStamp: VerificationReport | null
}

export interface DocumentReport {
  verdict: Verdict
  kind: DocumentKind
  verifiedAt: DateTime
  signers: SignerReport[]
}

/** A document is what its weakest signature is. */
export function documentReport(
  kind: DocumentKind,
  verifiedAt: DateTime,
  signers: SignerReport[]
): DocumentReport {
  return { kind, verifiedAt, signers, verdict: verdictOf(signers.flatMap(({ checks }) => checks)) }
}
