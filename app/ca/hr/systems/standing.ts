import type { DateTime } from 'luxon'
import type HrSystem from '#models/hr_system'

/** Whether a system is admitted: shut out, or without a certificate whose signatures are taken, it is not. */
export type SystemStanding = 'suspended' | 'without_certificate' | 'admitted'

/** @param system with its certificates */
export function standingOf({ suspendedAt, certificates }: HrSystem, now: DateTime): SystemStanding {
  if (suspendedAt) return 'suspended'
  const taken = certificates.some(
    ({ withdrawnAt, validFrom, validTo }) => !withdrawnAt && validFrom <= now && now <= validTo
  )
  return taken ? 'admitted' : 'without_certificate'
}
