import { CaError } from '#ca/ca_error'
import { mistypedLetter } from '#ca/online/letter_differences'
import { mayActFor } from '#ca/online/applicant'
import { deadline, dueOn, lapsesAfter } from '#ca/calendar/deadlines'
import { onlineState } from '#ca/online/online_state'
import { withLetter } from '#ca/online/letter_rows'
import { WorkingCalendar } from '#ca/calendar/working_days'
import OnlineApplication from '#models/online_application'
import OnlineStep from '#models/online_step'
import type { Applicant } from '#ca/online/applicant'
import type { MistypedLetter } from '#ca/online/letter_differences'
import type { Deadline } from '#ca/calendar/deadlines'
import type { OnlineState } from '#ca/online/online_state'

/** An online application as its screens show it. */
export interface OnlineView {
  application: OnlineApplication
  state: OnlineState
  /** S-13, while the letter is waited for; S-7, while what an HR system brought waits for the operator. */
  deadline: Deadline | null
  /** While it is open and only such a letter came. */
  mistyped: MistypedLetter | null
}

/** States in which another letter helps. */
const LETTER_HELPS = new Set<OnlineState>(['filed', 'letter_received'])

/** Those that are refused; what they asked for by a letter was set aside with that. */
const refused = () => OnlineStep.query().where('step', 'refused').select('onlineApplicationId')

/** Online applications with everything from which their state follows. */
export function onlineApplications() {
  return OnlineApplication.query()
    .preload('steps', (steps) => steps.orderBy('id'))
    .preload('carrier', (carrier) => carrier.preload('application'))
    .preload('hrMessage', (message) =>
      message.select('id', 'messageId', 'systemId', 'signerIin').preload('system')
    )
    .preload('certificate', (certificate) => certificate.preload('revocation'))
    .preload('revocationRequests', (rows) =>
      rows
        .where((row) => row.whereNull('setAsideAt').orWhereIn('onlineApplicationId', refused()))
        .orderBy('id')
        .preload('letter')
    )
    .preload('annex7Quotes', (rows) => rows.orderBy('id').preload('letter'))
    .preload('letterRows', withLetter)
    .preload('letterQuotes', withLetter)
    .preload('application', (application) =>
      application
        .preload('letter', (letter) => letter.preload('agency'))
        .preload('certificate', (certificate) => certificate.where('state', 'issued'))
    )
}

function lastDayOf(
  { filedOn, kind, carrier }: OnlineApplication,
  state: OnlineState,
  calendar: WorkingCalendar
): string | null {
  if (state === 'to_confirm') return dueOn(filedOn, carrier.application.category, calendar)
  return kind === 'issue' && state === 'filed' ? lapsesAfter(filedOn, calendar) : null
}

/** How an application stands on a day (YYYY-MM-DD). */
export function onlineView(
  application: OnlineApplication,
  today: string,
  calendar: WorkingCalendar
): OnlineView {
  const state = onlineState(application, today, calendar)
  const lastDay = lastDayOf(application, state, calendar)
  const term = lastDay === null ? null : deadline(application.filedOn, lastDay, today, calendar)
  const mistyped = LETTER_HELPS.has(state) ? mistypedLetter(application) : null
  return { application, state, deadline: term, mistyped }
}

/**
 * An online application by its id.
 *
 * @throws CaError E_ONLINE_ABSENT
 */
export async function findOnlineApplication(id: unknown, today: string): Promise<OnlineView> {
  const known = /^\d{1,9}$/.test(String(id)) ? Number(id) : 0
  const application = await onlineApplications().where('id', known).first()
  if (!application) throw new CaError('E_ONLINE_ABSENT', { number: String(id) }, 404)
  return onlineView(application, today, await WorkingCalendar.load())
}

/**
 * The same for an applicant: their own, or one of the agency for which they file.
 *
 * @throws CaError E_ONLINE_ABSENT, also for somebody else's: whether it exists is nobody's business
 */
export async function findApplicantsApplication(
  id: unknown,
  applicant: Applicant,
  today: string
): Promise<OnlineView> {
  const view = await findOnlineApplication(id, today)
  if (await mayActFor(applicant, view.application)) return view
  throw new CaError('E_ONLINE_ABSENT', { number: String(id) }, 404)
}
