import type { Facts } from '#ca/ca_error'

/** undetermined: an answer that could not be had; neither valid nor invalid (order No. 1187). */
export type Outcome = 'pass' | 'fail' | 'undetermined' | 'not_applicable'

export type Verdict = 'valid' | 'invalid' | 'undetermined'

/** What is checked of a certificate: stable ids, texts in `verification.checks.<id>`. */
export const CHECK_IDS = [
  'readable',
  'chain',
  'signature',
  'validity',
  'public_key',
  'extensions',
  'basic_constraints',
  'key_usage_certificates',
  'key_usage_sign',
  'key_usage_authentication',
  'policy',
  'revocation',
] as const

/** What is checked of a signature on a document, besides its certificate. */
export const DOCUMENT_CHECK_IDS = [
  'document',
  'document_signature',
  'signed_attributes',
  'signing_certificate',
  'signer_certificate',
  'counter_signature',
  'time_stamp',
  'time_stamp_use',
] as const
export type CheckId = (typeof CHECK_IDS)[number] | (typeof DOCUMENT_CHECK_IDS)[number]

/** One check of one certificate. */
export interface Check {
  id: CheckId
  outcome: Outcome
  /** Text in `verification.reasons.<reason>`, with the facts in its placeholders. */
  reason: string
  facts: Facts
  /** Whose certificate: the subject on one line; empty for what concerns the whole chain. */
  certificate: string
}

export interface VerificationReport {
  verdict: Verdict
  checks: Check[]
  /** Subjects from the certificate up to where the chain goes, one line each. */
  path: string[]
}

/** What a check says, before it is known whose certificate it is about. */
export type Finding = Omit<Check, 'certificate'>

function finding(outcome: Outcome) {
  return (id: CheckId, reason: string, facts: Facts = {}): Finding => ({
    id,
    outcome,
    reason,
    facts,
  })
}

export const pass = finding('pass')
export const fail = finding('fail')
export const undetermined = finding('undetermined')
export const notApplicable = finding('not_applicable')

/** One failure makes it invalid; otherwise one open question makes it undetermined. */
export function verdictOf(checks: readonly Check[]): Verdict {
  const outcomes = checks.map(({ outcome }) => outcome)
  if (outcomes.includes('fail')) return 'invalid'
  return outcomes.includes('undetermined') ? 'undetermined' : 'valid'
}

/** What came of a check, in words: texts in `verification.outcomes`. What nobody gave a list for was not checked. */
export const saidOf = ({ outcome, reason }: Finding): Outcome | 'not_checked' =>
  reason === 'not_checked' ? reason : outcome

/** What a reader is told first; texts in `verification.verdicts`. */
export type Headline = Verdict | 'valid_revocation_not_checked'

/** A certificate that was looked up in no revocation list is said to be valid as far as that, and no further. */
export function headlineOf({ verdict, checks, path }: VerificationReport): Headline {
  const unchecked = checks.some(
    ({ reason, certificate }) => reason === 'not_checked' && certificate === path[0]
  )
  return verdict === 'valid' && unchecked ? 'valid_revocation_not_checked' : verdict
}
