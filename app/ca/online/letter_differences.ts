import { cleanText } from '#ca/letters/annex1/clean_text'
import { onlineNumber, readOnlineNumber } from '#ca/letters/online_number'
import { searchText } from '#ca/search_text'
import { letterRowsOf } from '#ca/online/letter_rows'
import type { LetterRow } from '#ca/online/letter_rows'
import type OnlineLetterRow from '#models/online_letter_row'
import type OnlineApplication from '#models/online_application'

/** What a letter and an online application must agree on; of annex 4 also who sent it, of annex 7 why. */
export const COMPARED = ['number', 'fullName', 'iin', 'bin', 'sender', 'ground'] as const
export type ComparedField = (typeof COMPARED)[number]

/** One thing, as the letter says it and as the service has it. */
export interface Comparison {
  field: ComparedField
  letter: string
  service: string
  same: boolean
}

const digits = (text: string) => text.replace(/\D/g, '').padStart(12, '0')

const bySender = (letter: string, service: string): Comparison => ({
  ...{ field: 'sender', letter, service, same: letter === service },
})

/** Of a row that quotes another person's number the ground does not matter. */
const byGround = (letter: string | undefined, service: string | null): Comparison[] =>
  letter && service ? [{ field: 'ground', letter, service, same: letter === service }] : []

/** The row of a letter beside the online application that it was found to mean. */
export function compareWithLetter(row: LetterRow, online: OnlineApplication): Comparison[] {
  const { id, kind, fullName, iin, bin } = online
  const one = (field: ComparedField, letter: string, service: string, same: boolean) => ({
    ...{ field, letter, service, same },
  })
  return [
    one(
      'number',
      row.applicationNumber,
      onlineNumber(id),
      readOnlineNumber(row.applicationNumber) === id
    ),
    one(
      'fullName',
      row.fullName,
      fullName,
      searchText(cleanText(row.fullName)) === searchText(fullName)
    ),
    one('iin', row.iin, iin, digits(row.iin) === iin),
    one('bin', row.bin, bin, digits(row.bin) === bin),
    ...(kind === 'issue'
      ? [bySender(row.letter.agency.bin, bin)]
      : byGround(row.ground, online.ground)),
  ]
}

/**
 * What an operator may accept after a look: a name that is written in another way; in annex 4 the BIN of the division that
 * sent the letter, in the row or as the sender; in annex 7, whose form has no column for the number, that it is missing, and
 * another ground: that of the application counts.
 */
function isAcceptable({ field, letter }: Comparison, { kind }: OnlineApplication): boolean {
  if (field === 'fullName' || field === 'ground') return true
  return kind === 'issue'
    ? field === 'bin' || field === 'sender'
    : field === 'number' && letter === ''
}

/** What an operator sees before the decision. */
export interface LetterLook {
  /** The last one for it; while there is none, the last that quotes it. */
  row: LetterRow | null
  comparison: Comparison[]
  /** Rows for other people that quote its number, and came with or after that one. */
  quotes: OnlineLetterRow[]
  /** It cannot be confirmed by this. */
  mismatch: boolean
  /** What has to be looked at and accepted: fields of `Comparison`, and `quote`. */
  differences: string[]
}

/** A letter by which nothing can be confirmed: its number is another, or the person whom it names. */
export interface MistypedLetter {
  row: LetterRow
  wrong: 'number' | 'person'
}

/** What the holder of an open application is told, so that the agency sends another letter; null when all is well. */
export function mistypedLetter(online: OnlineApplication): MistypedLetter | null {
  const { row, mismatch, comparison } = lookAtLetters(online)
  if (!row || !mismatch) return null
  const isOf = (one: Comparison) => !one.same && (one.field === 'iin' || one.field === 'bin')
  const isPerson = comparison.some((one) => isOf(one) && !isAcceptable(one, online))
  return { row, wrong: isPerson ? 'person' : 'number' }
}

/** The letters of an application beside it. @param online with its letter rows, quotes and requests */
export function lookAtLetters(online: OnlineApplication): LetterLook {
  const own = letterRowsOf(online).at(-1)
  const quoting = online.kind === 'issue' ? online.letterQuotes : []
  const row = own ?? quoting.at(-1) ?? null
  const quotes = quoting.filter(({ letterId }) => letterId >= (own?.letterId ?? 0))
  const comparison = row ? compareWithLetter(row, online) : []
  const differing = comparison.filter(({ same }) => !same)
  const mismatch = !differing.every((one) => isAcceptable(one, online))
  const fields: string[] = differing.map(({ field }) => field)
  const differences = quotes.length > 0 ? [...fields, 'quote'] : fields
  return { row, comparison, quotes, mismatch, differences }
}
