import app from '@adonisjs/core/services/app'
import { AuditLog } from '#ca/audit/audit_log'
import { Clock, FixedClock } from '#ca/clock'
import { HoldDemonstrationCeremony } from '#ca/authorities/hold_demonstration_ceremony'
import { enterDemonstrationData } from '#tests/support/reference_data'
import { aUser } from '#tests/support/users'

/** Tuesday 17 November 2026, 10:42 in Almaty: the "now" of the reference screens. */
export const DESK_TIME = '2026-11-17T05:42:00Z'

/** The agency that the sample letter is from. */
export const SAMPLE_AGENCY = '151240000009'

/**
 * What an installation has after its first start: regions, calendar, demonstration agencies, an operator and an
 * administrator (`PASSWORD` of users.ts), a clock that stands at `at`; with `ceremony` the two authorities too.
 * Call it after the transaction of the test has begun; `restore` lets the real clock go on.
 */
export async function operatorDesk({ at = DESK_TIME, ceremony = false } = {}) {
  const clock = new FixedClock(at)
  app.container.swap(Clock, () => clock)
  // The one of the container keeps the clock with which it was made.
  app.container.swap(AuditLog, () => new AuditLog(clock))
  await enterDemonstrationData()
  if (ceremony) {
    const hold = await app.container.make(HoldDemonstrationCeremony)
    await hold.handle('system')
  }
  return {
    clock,
    operator: await aUser('operator', 'operator'),
    administrator: await aUser('administrator', 'administrator'),
    restore() {
      app.container.restore(Clock)
      app.container.restore(AuditLog)
    },
  }
}
