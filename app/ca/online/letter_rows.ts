import type { RelationSubQueryBuilderContract } from '@adonisjs/lucid/types/relations'
import type OnlineLetterRow from '#models/online_letter_row'
import type Letter from '#models/letter'
import type OnlineApplication from '#models/online_application'
import type RevocationLetter from '#models/revocation_letter'

/** What the row of a letter says of an application in the online service. */
export interface LetterRow {
  letterId: number
  /** Where it was loaded. */
  letter: Letter | RevocationLetter
  applicationNumber: string
  fullName: string
  iin: string
  bin: string
  /** Of annex 7: why, by the table of grounds (S-18). */
  ground?: string
  /** Of annex 4: the other cells as the letter has them; null in rows from before they were kept. */
  organisation?: string
  position?: string
  region?: string | null
  email?: string | null
  phone?: string | null
}

/** Rows of annex 4 in their order, each with its letter and who sent it. */
export const withLetter = (rows: RelationSubQueryBuilderContract<typeof OnlineLetterRow>) =>
  void rows.orderBy('id').preload('letter', (letter) => letter.preload('agency'))

/** A row that asks for a certificate asks for one of the agency whose BIN it has. */
function rowsOfAnnex7(online: OnlineApplication): LetterRow[] {
  const { annex7Quotes, revocationRequests, bin } = online
  const requests = revocationRequests.map((request) => {
    const { letterId, letter, fullName, iin, ground } = request
    const applicationNumber = request.applicationNumber ?? ''
    return { letterId, letter, applicationNumber, fullName, iin, bin, ground }
  })
  return [...annex7Quotes, ...requests].sort((one, other) => one.letterId - other.letterId)
}

/** The rows of letters that name an application, the last letter's last: of annex 4, or of annex 7 for a revocation. */
export function letterRowsOf(online: OnlineApplication): LetterRow[] {
  return online.kind === 'issue' ? online.letterRows : rowsOfAnnex7(online)
}
