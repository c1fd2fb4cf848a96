import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { ZONE } from '#ca/clock'
import { searchText } from '#ca/search_text'
import { shownDate } from '#ca/letters/letter_facts'
import { standing } from '#ca/issuance/standing'
import Certificate from '#models/certificate'
import RevocationRequest from '#models/revocation_request'
import type { Annex1Line } from '#ca/letters/annex1/annex1_table'

/** A certificate of a person in the table. */
export interface PersonsCertificate {
  certificate: Certificate
  /** The name that it was issued to, lower case. */
  name: string
  /** The last day of its validity, or the day of its revocation, DD.MM.YYYY. */
  day: string
  standing: 'valid' | 'expired' | 'revoked'
  /** The letter that asks for its revocation already, and is not done. */
  asked: { number: string; datedOn: string } | null
}

/** What the people of a table have, by IIN. */
export type Possessions = ReadonlyMap<string, readonly PersonsCertificate[]>

/** The IIN of a row, as far as it can be told before the cell is read. */
export const lineIin = (line: Annex1Line) =>
  line.cells.iin.text.replace(/\D/g, '').padStart(12, '0')

async function openRequests(ids: number[], client: TransactionClientContract) {
  const requests = await RevocationRequest.query({ client })
    .whereIn('certificateId', ids)
    .whereNull('setAsideAt')
    .preload('letter', (letters) => letters.select('id', 'number', 'datedOn'))
  return new Map(requests.map(({ certificateId, letter }) => [certificateId, letter]))
}

function describe(
  certificate: Certificate,
  now: DateTime,
  asked: PersonsCertificate['asked']
): PersonsCertificate {
  const { application, notAfter, revocation } = certificate
  const state = standing(certificate, now)
  const day = (revocation?.revokedAt ?? notAfter).setZone(ZONE).toFormat('dd.MM.yyyy')
  const { surname, givenName, patronymic } = application
  return {
    certificate,
    day,
    asked,
    name: searchText(surname, givenName, patronymic),
    standing: state === 'revoked' || state === 'expired' ? state : 'valid',
  }
}

/** The issued certificates of the people in the rows, the latest last. */
export async function loadPossessions(
  lines: readonly Annex1Line[],
  now: DateTime,
  client: TransactionClientContract
): Promise<Possessions> {
  const certificates = await Certificate.query({ client })
    .whereIn('holderIin', [...new Set(lines.map(lineIin))])
    .where('state', 'issued')
    .whereNotNull('applicationId')
    .preload('application')
    .preload('revocation')
    .orderBy('notAfter')
  const asked = await openRequests(
    certificates.map(({ id }) => id),
    client
  )
  const described = certificates.map((certificate) => {
    const letter = asked.get(certificate.id)
    const known = letter && { number: letter.number, datedOn: shownDate(letter.datedOn) }
    return describe(certificate, now, known ?? null)
  })
  return Map.groupBy(described, ({ certificate }) => certificate.holderIin)
}
