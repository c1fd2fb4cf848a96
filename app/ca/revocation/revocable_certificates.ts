import type { DateTime } from 'luxon'
import { sqlMoment } from '#ca/moments'
import Certificate from '#models/certificate'
import RevocationRequest from '#models/revocation_request'
import { forGood } from '#models/revocation'

/** Whose certificates are to be revoked together. */
export interface RevocationScope {
  /** Id of a letter with annex 7: what it still asks for. */
  letter?: number
  /** IIN. */
  person?: string
  /** BIN (S-18.5: the legal entity changed). */
  agency?: string
  /** A carrier's serial number. */
  carrier?: string
  /** Serial numbers of certificates. */
  serials?: readonly string[]
}

/** The most that is revoked in one act: as many as a letter may have rows. */
export const MOST_TOGETHER = 2000

/**
 * Certificates that a letter asks for and that nobody has set aside. What was filed online is confirmed there (S-21.4).
 */
const asked = (letterId: number) =>
  RevocationRequest.query()
    .where('letterId', letterId)
    .whereNull('setAsideAt')
    .whereNull('onlineApplicationId')
    .select('certificateId')

/**
 * The certificates of a scope that can be revoked: issued, not expired, not revoked for good. With carrier,
 * application, letter, agency and hold, by the holder's agency and in the order of issue. A scope that names nothing has none.
 */
export function revocableCertificates(
  scope: RevocationScope,
  now: DateTime
): Promise<Certificate[]> {
  const { letter, person, agency, carrier, serials } = scope
  const named = [letter, person, agency, carrier, serials].some((part) => part !== undefined)
  const query = Certificate.query()
    .where('state', 'issued')
    .where('notAfter', '>=', sqlMoment(now))
    .whereDoesntHave('revocation', forGood)
    .if(!named, (none) => none.whereRaw('1 = 0'))
  if (letter !== undefined) query.whereIn('id', asked(letter))
  if (person !== undefined) query.where('holderIin', person)
  if (agency !== undefined) query.where('agencyBin', agency)
  if (carrier !== undefined)
    query.whereHas('carrier', (carriers) => carriers.where('serialNumber', carrier))
  if (serials !== undefined) query.whereIn('serial', [...serials])
  return query
    .preload('carrier')
    .preload('revocation')
    .preload('application', (application) =>
      application.preload('letter', (letters) => letters.preload('agency'))
    )
    .orderBy('agencyBin')
    .orderBy('id')
    .limit(MOST_TOGETHER)
}
