import { SimplePaginator } from '@adonisjs/lucid/database'
import { deadline } from '#ca/calendar/deadlines'
import { WorkingCalendar } from '#ca/calendar/working_days'
import { requestsOf, requestState, wasKept } from '#ca/revocation/letters/find_revocation_letter'
import RevocationLetter from '#models/revocation_letter'
import type { Deadline } from '#ca/calendar/deadlines'

/** How many letters stand on a page. */
const LETTERS_A_PAGE = 25

/** A letter with annex 7 as the list shows it. */
export interface ListedRevocationLetter {
  letter: RevocationLetter
  total: number
  waiting: number
  revoked: number
  /** Left valid: withdrawn, or refused in the online service. */
  setAside: number
  /** S-23; null once nothing waits. */
  deadline: Deadline | null
  /** S-23: false when one of its certificates was revoked after the term. */
  kept: boolean | null
}

async function line(
  letter: RevocationLetter,
  today: string,
  calendar: WorkingCalendar
): Promise<ListedRevocationLetter> {
  const requests = await requestsOf(letter)
  const states = requests.map(requestState)
  const count = (wanted: string) => states.filter((state) => state === wanted).length
  const waiting = count('waiting')
  return {
    letter,
    waiting,
    total: states.length,
    revoked: count('revoked'),
    setAside: count('set_aside'),
    kept: wasKept(letter, requests),
    deadline: waiting > 0 ? deadline(letter.receivedOn, letter.dueOn, today, calendar) : null,
  }
}

/** Letters with annex 7, the latest received first, a page at a time. Reads only. @param today YYYY-MM-DD */
export async function listRevocationLetters(today: string, page = 1) {
  const letters = await RevocationLetter.query()
    .select('id', 'agencyId', 'number', 'datedOn', 'receivedOn', 'dueOn', 'returnDueOn')
    .preload('agency')
    .orderBy('receivedOn', 'desc')
    .orderBy('id', 'desc')
    .paginate(page, LETTERS_A_PAGE)
  const calendar = await WorkingCalendar.load()
  const lines = await Promise.all(letters.all().map((letter) => line(letter, today, calendar)))
  const { total, perPage, currentPage } = letters
  return new SimplePaginator(total, perPage, currentPage, ...lines) as SimplePaginator &
    ListedRevocationLetter[]
}
