import { isoMoment } from '#ca/moments'
import { checkResponses } from '#ca/verification/checks/ocsp'
import {
  checkRevocation,
  revokedAt,
  type RevocationQuestion,
} from '#ca/verification/checks/revocation'
import { pass, type Finding } from '#ca/verification/report'
import type { OcspResponse } from '#ca/verification/ocsp_response'
import type { RegisterEntry } from '#ca/verification/evidence'

/** A question about revocation, with everything that may answer it. */
export interface StandingQuestion extends RevocationQuestion {
  responses: OcspResponse[]
  /** What the authority's own register says of certificates, by SHA-256 fingerprint. */
  register: ReadonlyMap<string, RegisterEntry>
}

function byRegister(question: StandingQuestion): Finding[] {
  const { register, certificate } = question
  const entry = register.get(certificate.fingerprints.sha256)
  if (!entry) return []
  const { revoked, readAt } = entry
  if (revoked) return [revokedAt(revoked, question)]
  return [pass('revocation', 'not_revoked_in_register', { readAt: isoMoment(readAt) })]
}

/**
 * Whether the certificate was revoked at that moment, by the register, OCSP responses and lists. One that says
 * 'revoked' counts, whatever the others say; then one that says 'not revoked'; then what kept an answer away.
 */
export function checkStanding(question: StandingQuestion): Finding {
  const answers = [...byRegister(question), ...checkResponses(question)]
  const byList = checkRevocation(question)
  const all = [...answers, byList]
  const saying = (outcome: Finding['outcome']) => all.find((each) => each.outcome === outcome)
  return saying('fail') ?? saying('pass') ?? answers[0] ?? byList
}
