import { CaError } from '#ca/ca_error'
import { cleanText } from '#ca/letters/annex1/clean_text'
import { isDate } from '#ca/calendar/dates'
import { CATEGORIES } from '#models/application'
import type { Category } from '#models/application'

/** What a letter says of itself, as it was typed. */
export interface TypedLetter {
  number: string
  /** YYYY-MM-DD, as written on the letter. */
  datedOn: string
  /** YYYY-MM-DD; today when left out. */
  receivedOn?: string | null
  /** S-7: political or administrative; administrative when left out. */
  category?: string
  headName?: string | null
  executorName?: string | null
  /** With area code, as annex 1 demands. */
  executorPhone?: string | null
  /** How many carriers came with the letter. */
  carriersAttached?: number | null
}

/** What a letter says of itself, checked. */
export interface LetterFacts {
  number: string
  datedOn: string
  receivedOn: string
  category: Category
  headName: string | null
  executorName: string | null
  executorPhone: string | null
  carriersAttached: number | null
}

/** No letter is older than the rules (order No. 727 of 26 June 2015). */
const EARLIEST = '2015-06-26'
const MOST_CARRIERS = 100_000

/** DD.MM.YYYY, as dates are shown. */
export function shownDate(date: string): string {
  return date.split('-').reverse().join('.')
}

function checkDates(datedOn: string, receivedOn: string, today: string) {
  for (const date of [datedOn, receivedOn])
    if (!isDate(date) || date < EARLIEST) throw new CaError('E_LETTER_DATE', { date })
  if (datedOn > today) throw new CaError('E_LETTER_DATE_FUTURE', { date: shownDate(datedOn) })
  if (receivedOn > today) throw new CaError('E_RECEIVED_FUTURE', { date: shownDate(receivedOn) })
  if (receivedOn < datedOn)
    throw new CaError('E_RECEIVED_BEFORE_DATED', {
      received: shownDate(receivedOn),
      dated: shownDate(datedOn),
    })
}

function shortText(text: string | null | undefined, characters: number): string | null {
  const clean = cleanText(text ?? '')
  if (clean.length > characters)
    throw new CaError('E_LETTER_TEXT_LONG', { text: clean, characters })
  return clean || null
}

function checkCarriers(count: number | null | undefined): number | null {
  if (count === null || count === undefined) return null
  if (!Number.isInteger(count) || count < 0 || count > MOST_CARRIERS)
    throw new CaError('E_CARRIERS_ATTACHED', { value: String(count) })
  return count
}

function checkCategory(category: string): Category {
  const known = CATEGORIES.find((each) => each === category)
  if (!known) throw new CaError('E_CATEGORY_UNKNOWN', { category })
  return known
}

/**
 * Checks what a letter says of itself.
 *
 * @param today YYYY-MM-DD: neither date may be later
 * @throws CaError E_LETTER_NUMBER_EMPTY, E_LETTER_DATE, E_LETTER_DATE_FUTURE, E_RECEIVED_FUTURE,
 *   E_RECEIVED_BEFORE_DATED, E_LETTER_TEXT_LONG, E_CARRIERS_ATTACHED, E_CATEGORY_UNKNOWN
 */
export function checkLetter(letter: TypedLetter, today: string): LetterFacts {
  const number = shortText(letter.number, 100)
  if (!number) throw new CaError('E_LETTER_NUMBER_EMPTY')
  const receivedOn = letter.receivedOn || today
  checkDates(letter.datedOn, receivedOn, today)
  return {
    number,
    datedOn: letter.datedOn,
    receivedOn,
    category: checkCategory(letter.category ?? 'administrative'),
    headName: shortText(letter.headName, 200),
    executorName: shortText(letter.executorName, 200),
    executorPhone: shortText(letter.executorPhone, 50),
    carriersAttached: checkCarriers(letter.carriersAttached),
  }
}
