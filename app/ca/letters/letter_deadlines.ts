import { deadline, dueOn, TERM_RUNS } from '#ca/calendar/deadlines'
import type Application from '#models/application'
import type Letter from '#models/letter'
import type { ApplicationState, Category } from '#models/application'
import type { Deadline } from '#ca/calendar/deadlines'
import type { WorkingCalendar } from '#ca/calendar/working_days'

/** How many applications of a letter are in each state. */
export type StateCounts = Partial<Record<ApplicationState, number>>

/** Where the term of an application stands, or null once it is met. Dates are YYYY-MM-DD. */
export function openDeadline(
  application: Pick<Application, 'state' | 'dueOn'>,
  receivedOn: string,
  today: string,
  calendar: WorkingCalendar
): Deadline | null {
  if (!TERM_RUNS.includes(application.state)) return null
  return deadline(receivedOn, application.dueOn, today, calendar)
}

/** Where the term of a letter that is still being checked would stand. */
export function deadlineIfRegistered(
  receivedOn: string,
  category: Category,
  today: string,
  calendar: WorkingCalendar
): Deadline {
  return deadline(receivedOn, dueOn(receivedOn, category, calendar), today, calendar)
}

/** The applications by state. */
export function countStates(applications: readonly Pick<Application, 'state'>[]): StateCounts {
  const counts: StateCounts = {}
  for (const { state } of applications) counts[state] = (counts[state] ?? 0) + 1
  return counts
}

/** A letter with its applications as its screen shows it; the deadline is the earliest that is open. */
export function letterView(letter: Letter, today: string, calendar: WorkingCalendar) {
  const lines = letter.applications.map((application) => ({
    application,
    certificate: application.certificate,
    deadline: openDeadline(application, letter.receivedOn, today, calendar),
  }))
  const open = lines.flatMap((line) => line.deadline ?? [])
  const counts = countStates(letter.applications)
  return {
    lines,
    counts,
    deadline: open.toSorted((a, b) => a.dueOn.localeCompare(b.dueOn)).at(0) ?? null,
    toIssue: (counts.waiting ?? 0) + (counts.issuing ?? 0) + (counts.issued ?? 0),
    toHandOut: counts.written ?? 0,
  }
}
