import { cleanText } from '#ca/letters/annex1/clean_text'
import { onlineNumber, readOnlineNumber } from '#ca/letters/online_number'
import { searchText } from '#ca/search_text'
import type OnlineApplication from '#models/online_application'

/** What a letter and an online application must agree on. */
export const COMPARED = ['number', 'fullName', 'iin', 'bin'] as const
export type ComparedField = (typeof COMPARED)[number]

/** What an operator may accept after a look: a name may be written in another way, a division may have sent the letter. */
const ACCEPTABLE: readonly ComparedField[] = ['fullName', 'bin']

/** What the row of a letter says of an application in the online service. */
export interface LetterRow {
  letterId: number
  applicationNumber: string
  fullName: string
  iin: string
  bin: string
}

/** The last row of a letter that names an application: of annex 4, or of annex 7 where a revocation is asked for. */
export function letterRowOf(online: OnlineApplication): LetterRow | null {
  if (online.kind === 'issue') return online.letterRows.at(-1) ?? null
  const request = online.revocationRequests.at(-1)
  if (!request) return null
  const { letterId, applicationNumber, fullName, iin } = request
  return { letterId, applicationNumber: applicationNumber ?? '', fullName, iin, bin: online.bin }
}

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

/** The form of annex 7 has no column for the number: a letter without one may be accepted. */
export function isAcceptable({ field, letter }: Comparison, { kind }: OnlineApplication): boolean {
  return ACCEPTABLE.includes(field) || (kind === 'revoke' && field === 'number' && letter === '')
}
