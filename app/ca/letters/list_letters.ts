import { SimplePaginator } from '@adonisjs/lucid/database'
import { WorkingCalendar } from '#ca/calendar/working_days'
import { letterLines } from '#ca/letters/letter_lines'
import { whereLetterMatches } from '#ca/letters/letter_search'
import { LETTER_COLUMNS } from '#ca/letters/letter_columns'
import Letter from '#models/letter'
import type { LetterLine } from '#ca/letters/letter_lines'

/** How many letters stand on a page. */
export const LETTERS_A_PAGE = 25

export interface LetterFilter {
  /** A part of the letter's number, of the agency's name or BIN, of an employee's name or IIN. */
  search?: string
  page?: number
  /** YYYY-MM-DD: terms are shown as they stand on this day. */
  today: string
}

/** A page of lines: an array that also knows `total`, `currentPage` and `lastPage`. */
export type LetterPage = SimplePaginator & LetterLine[]

/** Letters, the latest received first, a page at a time, without the files that they came with. Reads only. */
export async function listLetters({
  search = '',
  page = 1,
  today,
}: LetterFilter): Promise<LetterPage> {
  const query = Letter.query()
    .select(...LETTER_COLUMNS)
    .withCount('onlineRows')
    .preload('agency')
    .orderBy('receivedOn', 'desc')
    .orderBy('id', 'desc')
  if (search.trim() !== '') whereLetterMatches(query, search)
  const letters = await query.paginate(page, LETTERS_A_PAGE)
  const calendar = await WorkingCalendar.load()
  const lines = await letterLines(letters.all(), today, calendar)
  return new SimplePaginator(
    letters.total,
    letters.perPage,
    letters.currentPage,
    ...lines
  ) as LetterPage
}
