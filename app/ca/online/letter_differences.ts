import { cleanText } from '#ca/letters/annex1/clean_text'
import { onlineNumber, readOnlineNumber } from '#ca/online/online_number'
import { searchText } from '#ca/search_text'
import type OnlineApplication from '#models/online_application'
import type OnlineLetterRow from '#models/online_letter_row'

/** What a letter and an online application must agree on. */
export const COMPARED = ['number', 'fullName', 'iin', 'bin'] as const
export type ComparedField = (typeof COMPARED)[number]

/** What an operator may accept after a look: a name may be written in another way, a division may have sent the letter. */
export const ACCEPTABLE: readonly ComparedField[] = ['fullName', 'bin']

/** One thing, as the letter says it and as the service has it. */
export interface Comparison {
  field: ComparedField
  letter: string
  service: string
  same: boolean
}

const digits = (text: string) => text.replace(/\D/g, '').padStart(12, '0')

/** A row of annex 4 beside the online application that it was found to mean. */
export function compareWithLetter(row: OnlineLetterRow, online: OnlineApplication): Comparison[] {
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

/** The fields on which they differ. */
export function differencesOf(row: OnlineLetterRow, online: OnlineApplication): ComparedField[] {
  return compareWithLetter(row, online)
    .filter(({ same }) => !same)
    .map(({ field }) => field)
}
