import { deadline, TERM_RUNS } from '#ca/calendar/deadlines'
import Application from '#models/application'
import type Letter from '#models/letter'
import type { ApplicationState } from '#models/application'
import type { Deadline } from '#ca/calendar/deadlines'
import type { StateCounts } from '#ca/letters/letter_deadlines'
import type { WorkingCalendar } from '#ca/calendar/working_days'

/** A letter as a list shows it. */
export interface LetterLine {
  letter: Letter
  /** All its applications. */
  total: number
  /** Rows that name applications of the online service (annex 4), confirmed there; where they were counted. */
  onlineRows: number
  counts: StateCounts
  /** Applications whose certificate is not on its carrier yet. */
  toIssue: number
  /** Carriers that wait to be handed out. */
  toHandOut: number
  /** The earliest term of those still to be issued (S-7); null when there is none. */
  deadline: Deadline | null
}

interface StateRow {
  letterId: number
  state: ApplicationState
  count: number
  dueOn: string
}

async function stateRows(letters: readonly Letter[]): Promise<StateRow[]> {
  const rows = await Application.query()
    .whereIn(
      'letterId',
      letters.map((letter) => letter.id)
    )
    .select('letterId', 'state')
    .count('* as applications')
    .min('due_on as first_due_on')
    .groupBy('letterId', 'state')
  return rows.map(({ letterId, state, $extras }) => ({
    letterId,
    state,
    count: Number($extras.applications),
    dueOn: String($extras.first_due_on),
  }))
}

function line(
  letter: Letter,
  rows: StateRow[],
  today: string,
  calendar: WorkingCalendar
): LetterLine {
  const counts: StateCounts = Object.fromEntries(rows.map(({ state, count }) => [state, count]))
  const open = rows.filter(({ state }) => TERM_RUNS.includes(state))
  const [firstDue] = open.map(({ dueOn }) => dueOn).toSorted()
  return {
    letter,
    counts,
    onlineRows: Number(letter.$extras.onlineRows_count ?? 0),
    total: rows.reduce((sum, { count }) => sum + count, 0),
    toIssue: open.reduce((sum, { count }) => sum + count, 0),
    toHandOut: counts.written ?? 0,
    deadline: firstDue ? deadline(letter.receivedOn, firstDue, today, calendar) : null,
  }
}

/** Counts the applications of letters and finds their nearest terms, in one query for all of them. */
export async function letterLines(
  letters: readonly Letter[],
  today: string,
  calendar: WorkingCalendar
): Promise<LetterLine[]> {
  const rows = await stateRows(letters)
  return letters.map((letter) =>
    line(
      letter,
      rows.filter(({ letterId }) => letterId === letter.id),
      today,
      calendar
    )
  )
}
