import { isoMoment } from '#ca/moments'
import { DateTime } from 'luxon'
import { undetermined, type Check, type Finding } from '#ca/verification/report'

/** Whether the signer claims to have signed before something ended the certificate's use. */
function wasBefore(claimedAt: DateTime | null, ended: unknown): boolean {
  return claimedAt === null || claimedAt < DateTime.fromISO(String(ended))
}

function softened(check: Check, claimedAt: DateTime | null): Finding | undefined {
  const claimed = claimedAt ? isoMoment(claimedAt) : 'unsaid'
  const { id, facts, reason } = check
  if (reason === 'expired' && wasBefore(claimedAt, facts.to)) {
    return undetermined(id, 'expired_time_not_proved', { ...facts, claimed })
  }
  if (reason === 'revoked' && wasBefore(claimedAt, facts.date)) {
    return undetermined(id, 'revoked_time_not_proved', { ...facts, claimed })
  }
  return undefined
}

/**
 * Without a time stamp nobody attests when a document was signed. A certificate that has expired or was revoked
 * since the moment that the signer claims (or does not name) is therefore neither in order nor wrong: that is
 * undetermined (order No. 1187: the validity at the time of signing). A claim of a later moment is wrong by itself.
 */
export function whenNotProved(checks: Check[], claimedAt: DateTime | null): Check[] {
  return checks.map((check) => ({ ...check, ...softened(check, claimedAt) }))
}
