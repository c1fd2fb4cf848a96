import { dueOn } from '#ca/calendar/deadlines'
import { KeptCalendar } from '#ca/calendar/kept_calendar'
import { onlineNumber } from '#ca/letters/online_number'
import type { WorkingCalendar } from '#ca/calendar/working_days'
import type { IssueAnswer } from '#ca/hr/requests'
import type { Filed } from '#ca/online/file_online_application'

/** One for the process. */
const calendars = new KeptCalendar()

/** By which answers name the last day. */
export const presentCalendar = (): Promise<WorkingCalendar> => calendars.get()

/** What is answered to an application that was filed. */
export function issueAnswer(
  { id, filedOn, category }: Filed,
  calendar: WorkingCalendar
): IssueAnswer {
  const number = { number: id, printedNumber: onlineNumber(id) }
  return { kind: 'issue', ...number, filedOn, dueOn: dueOn(filedOn, category, calendar) }
}
