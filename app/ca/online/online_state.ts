import { lapsesAfter } from '#ca/calendar/deadlines'
import type { WorkingCalendar } from '#ca/calendar/working_days'
import type OnlineApplication from '#models/online_application'

/**
 * filed: the letter is waited for, the agency's turn; letter_received, confirmed: the operator's; to_install: the
 * holder's; installed, refused, lapsed: closed.
 */
export type OnlineState =
  'filed' | 'letter_received' | 'confirmed' | 'to_install' | 'installed' | 'refused' | 'lapsed'

/** Whose turn it is in a state; null when nothing is left to do. */
export const TURNS: Readonly<Record<OnlineState, 'agency' | 'operator' | 'holder' | null>> = {
  filed: 'agency',
  letter_received: 'operator',
  confirmed: 'operator',
  to_install: 'holder',
  installed: null,
  refused: null,
  lapsed: null,
}

const CLOSED = ['installed', 'refused', 'lapsed'] as const

/**
 * The state of an online application, derived from its rows and, where no letter has come, from the calendar (S-13):
 * whether a sweep has been here yet makes no difference.
 *
 * @param application with steps, letter rows and application
 * @param today YYYY-MM-DD
 */
export function onlineState(
  { steps, application, letterRows, filedOn }: OnlineApplication,
  today: string,
  calendar: WorkingCalendar
): OnlineState {
  const taken = new Set(steps.map(({ step }) => step))
  const closed = CLOSED.find(
    (step) => taken.has(step) && !(step === 'lapsed' && taken.has('revived'))
  )
  if (closed) return closed
  if (application?.state === 'to_install') return 'to_install'
  if (taken.has('confirmed')) return 'confirmed'
  if (letterRows.length > 0) return 'letter_received'
  return today > lapsesAfter(filedOn, calendar) ? 'lapsed' : 'filed'
}
