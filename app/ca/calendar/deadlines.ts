import type { ApplicationState, Category } from '#models/application'
import type { WorkingCalendar } from '#ca/calendar/working_days'

/** A term of the rules, in working days counted from the day after receipt. */
export interface Term {
  paragraph: string
  workingDays: number
  /** The first day of receipt to which the term applies, YYYY-MM-DD. */
  holdsFrom: string
}

/** S-7: time to issue, counted from receipt of the application (order No. 595/НҚ of 1 December 2023). */
export const ISSUE_TERMS: Readonly<Record<Category, readonly Term[]>> = {
  administrative: [{ paragraph: 'S-7.1', workingDays: 5, holdsFrom: '2015-06-26' }],
  political: [{ paragraph: 'S-7.2', workingDays: 1, holdsFrom: '2015-06-26' }],
}

/** S-13: how long an online application waits for its letter, counted from its filing. */
export const LETTER_TERMS: readonly Term[] = [
  { paragraph: 'S-13', workingDays: 14, holdsFrom: '2015-06-26' },
]

/** The last day (YYYY-MM-DD) on which the letter of an online application may come; afterwards it has lapsed (S-13). */
export function lapsesAfter(filedOn: string, calendar: WorkingCalendar): string {
  return calendar.addWorkingDays(filedOn, termOn(LETTER_TERMS, filedOn).workingDays)
}

/** S-23: time in which a revocation takes effect, counted from the registration of the letter. */
export const REVOKE_TERMS: readonly Term[] = [
  { paragraph: 'S-23', workingDays: 1, holdsFrom: '2015-06-26' },
]

/** S-25: time in which the agency returns the carriers, counted from the registration of the letter. */
export const RETURN_TERMS: readonly Term[] = [
  { paragraph: 'S-25', workingDays: 5, holdsFrom: '2015-06-26' },
]

/** S-7: the term runs until the certificate is on its carrier or the application refused. */
export const TERM_RUNS: readonly ApplicationState[] = ['waiting', 'issuing', 'issued']

function termOn(terms: readonly Term[], date: string): Term {
  const term = terms.findLast((each) => each.holdsFrom <= date)
  if (!term) throw new RangeError(`no term of ${terms[0].paragraph} holds on ${date}`)
  return term
}

/** The term of S-7 that holds for an application received on a date. */
export function issueTerm(category: Category, receivedOn: string): Term {
  return termOn(ISSUE_TERMS[category], receivedOn)
}

/** The last day of S-7 (YYYY-MM-DD): received on 10.11.2026, five working days end on 17.11.2026. */
export function dueOn(receivedOn: string, category: Category, calendar: WorkingCalendar): string {
  return calendar.addWorkingDays(receivedOn, issueTerm(category, receivedOn).workingDays)
}

/** The last day of S-23 (YYYY-MM-DD): registered on Monday, revoked by the end of Tuesday. */
export function revokeBy(receivedOn: string, calendar: WorkingCalendar): string {
  return calendar.addWorkingDays(receivedOn, termOn(REVOKE_TERMS, receivedOn).workingDays)
}

/** The last day of S-25 (YYYY-MM-DD). */
export function returnBy(receivedOn: string, calendar: WorkingCalendar): string {
  return calendar.addWorkingDays(receivedOn, termOn(RETURN_TERMS, receivedOn).workingDays)
}

/** A deadline as a screen shows it: one notch is one working day. */
export interface Deadline {
  dueOn: string
  /** Working days of the term. */
  total: number
  /** Working days of the term that have begun, today among them. */
  spent: number
  /** Working days since the term ended. */
  overdue: number
  /** Working days after today until the end; 0 on the last day and after it. */
  left: number
  /** overdue, today, or later. */
  state: 'overdue' | 'today' | 'later'
  /** Whether the transfers of every year in it are known. */
  confirmed: boolean
}

/** Where a deadline stands on a day. Dates are YYYY-MM-DD. */
export function deadline(
  receivedOn: string,
  lastDay: string,
  today: string,
  calendar: WorkingCalendar
): Deadline {
  const years = [receivedOn, lastDay, today].map((date) => Number(date.slice(0, 4)))
  const reached = today < lastDay ? today : lastDay
  return {
    dueOn: lastDay,
    total: calendar.workingDaysBetween(receivedOn, lastDay),
    spent: calendar.workingDaysBetween(receivedOn, reached),
    overdue: calendar.workingDaysBetween(lastDay, today),
    left: calendar.workingDaysBetween(today, lastDay),
    state: today > lastDay ? 'overdue' : today === lastDay ? 'today' : 'later',
    confirmed: years.every((year) => calendar.isConfirmed(year)),
  }
}
