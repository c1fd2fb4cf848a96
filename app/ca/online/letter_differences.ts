import { cleanText } from '#ca/letters/annex1/clean_text'
import { onlineNumber, readOnlineNumber } from '#ca/letters/online_number'
import { searchText } from '#ca/search_text'
import type { LetterRow } from '#ca/online/letter_rows'
import type OnlineApplication from '#models/online_application'

/** What a letter and an online application must agree on. */
export const COMPARED = ['number', 'fullName', 'iin', 'bin'] as const
export type ComparedField = (typeof COMPARED)[number]

/** One thing, as the letter says it and as the service has it. */
export interface Comparison {
  field: ComparedField
  letter: string
  service: string
  same: boolean
}

const digits = (text: string) => text.replace(/\D/g, '').padStart(12, '0')

/** The row of a letter beside the online application that it was found to mean. */
export function compareWithLetter(row: LetterRow, online: OnlineApplication): Comparison[] {
  const { id, fullName, iin, bin } = online
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
  ]
}

/** What differs. */
export function differencesOf(row: LetterRow, online: OnlineApplication): Comparison[] {
  return compareWithLetter(row, online).filter(({ same }) => !same)
}

/**
 * What an operator may accept after a look: a name that is written in another way; in annex 4 the BIN of the division that
 * sent the letter; in annex 7, whose form has no column for the number, that it is missing.
 */
export function isAcceptable({ field, letter }: Comparison, { kind }: OnlineApplication): boolean {
  if (field === 'fullName') return true
  return kind === 'issue' ? field === 'bin' : field === 'number' && letter === ''
}
