import { WorkingCalendar } from '#ca/calendar/working_days'
import { letterLines } from '#ca/letters/letter_lines'
import { LETTER_COLUMNS } from '#ca/letters/letter_columns'
import Letter from '#models/letter'
import type { LetterLine } from '#ca/letters/letter_lines'

/** By the nearest term of S-7; `hand_out` for letters of which only the handing over is left. */
export const WORK_GROUPS = ['overdue', 'today', 'later', 'hand_out'] as const
export type WorkGroup = (typeof WORK_GROUPS)[number]

/** The letters with open applications, in the order in which they should be worked on. */
export interface Worklist {
  /** Groups that have letters in them. */
  groups: { id: WorkGroup; lines: LetterLine[] }[]
  /** Years that terms reach into and whose calendar is not confirmed. */
  unconfirmedYears: number[]
}

/** Nothing is left to do for these: handed out, refused, or the holder's turn (S-10). */
const ANSWERED = ['handed_out', 'to_install', 'installed', 'refused', 'revoked']

const groupOf = ({ deadline }: LetterLine): WorkGroup => deadline?.state ?? 'hand_out'

function openLetters() {
  return Letter.query()
    .select(...LETTER_COLUMNS)
    .whereHas('applications', (each) => each.whereNotIn('state', ANSWERED))
    .preload('agency')
    .orderBy('receivedOn')
    .orderBy('id')
}

const byTerm = (a: LetterLine, b: LetterLine) =>
  (a.deadline?.dueOn ?? '').localeCompare(b.deadline?.dueOn ?? '')

/**
 * The worklist on a day: overdue before due today before later, the earliest term first within a group.
 *
 * @param today YYYY-MM-DD
 */
export async function worklist(today: string): Promise<Worklist> {
  const calendar = await WorkingCalendar.load()
  const lines = await letterLines(await openLetters(), today, calendar)
  const years = lines.map(({ deadline }) => Number((deadline?.dueOn ?? today).slice(0, 4)))
  const reached = new Set([Number(today.slice(0, 4)), ...years])
  return {
    groups: WORK_GROUPS.map((id) => ({
      id,
      lines: lines.filter((line) => groupOf(line) === id).toSorted(byTerm),
    })).filter((group) => group.lines.length > 0),
    unconfirmedYears: [...reached].filter((year) => !calendar.isConfirmed(year)).toSorted(),
  }
}
