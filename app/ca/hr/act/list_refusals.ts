import { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { ZONE } from '#ca/clock'
import { isDate } from '#ca/calendar/dates'
import { onlineNumber } from '#ca/letters/online_number'
import { isoMoment, sqlMoment } from '#ca/moments'
import { binsOf } from '#ca/online/applicant'
import OnlineStep from '#models/online_step'
import type { ApplicantThrough } from '#ca/hr/act/applicant_through'
import type { RefusalsAnswer, RefusalsRequest } from '#ca/hr/requests'

/** How many refusals stand on a page. */
export const REFUSALS_A_PAGE = 50

const midnight = (day: string, days = 0) =>
  sqlMoment(DateTime.fromISO(day, { zone: ZONE }).plus({ days }))

/**
 * What was refused between two days (S-12.3) of what a system has brought, for the people for whom the signer may act,
 * the earliest first.
 *
 * @throws CaError E_HR_DAYS
 */
export async function listRefusals(
  { from, to, page }: RefusalsRequest,
  applicant: ApplicantThrough
): Promise<RefusalsAnswer> {
  if (!isDate(from) || !isDate(to) || from > to) throw new CaError('E_HR_DAYS', { from, to })
  const { systemId } = applicant.through
  const bins = await binsOf(applicant)
  const found = await OnlineStep.query()
    .where('step', 'refused')
    .where('takenAt', '>=', midnight(from))
    .where('takenAt', '<', midnight(to, 1))
    .whereHas('onlineApplication', (application) =>
      application
        .where((theirs) => theirs.where('iin', applicant.iin).orWhereIn('bin', bins))
        .whereHas('hrMessage', (message) => message.where('systemId', systemId))
    )
    .preload('onlineApplication')
    .orderBy('id')
    .paginate(Math.max(1, page), REFUSALS_A_PAGE)
  const [pages, total] = [Math.max(1, found.lastPage), found.total]
  return { kind: 'refusals', page, pages, total, refusals: found.all().map(lineOf) }
}

function lineOf({ onlineApplication, takenAt, ground, reason }: OnlineStep) {
  const { id: number, iin } = onlineApplication
  const refusedAt = isoMoment(takenAt)
  const said = { ground: ground ?? '', reason: reason ?? '' }
  return { number, printedNumber: onlineNumber(number), iin, refusedAt, ...said }
}
