import Carrier from '#models/carrier'
import Letter from '#models/letter'
import { CaError } from '#ca/ca_error'
import type Application from '#models/application'

/** A letter as the desk sees it: its employees in order, those who did not apply online (S-5), and the carrier that each has or was chosen for each. */
export interface Batch {
  letter: Letter
  applications: Application[]
  /** By application id. */
  carriers: Map<number, Carrier>
}

async function findLetter(id: number): Promise<Letter> {
  const letter = await Letter.query()
    .where('id', id)
    .preload('agency')
    .preload('applications', (applications) =>
      applications
        .whereNull('onlineApplicationId')
        .orderBy('rowNumber')
        .preload('certificate', (one) =>
          one.whereIn('state', ['reserved', 'issued']).preload('carrier').preload('revocation')
        )
        .preload('refusal')
        .preload('handOut')
    )
    .first()
  if (!letter) throw new CaError('E_LETTER_ABSENT', { id }, 404)
  return letter
}

/**
 * The batch of a letter. Reads only.
 *
 * @throws CaError E_LETTER_ABSENT
 */
export async function readBatch(letterId: number): Promise<Batch> {
  const letter = await findLetter(letterId)
  const ids = letter.applications.map(({ id }) => id)
  const carriers = await Carrier.query().whereIn('applicationId', ids)
  const bound = new Map(carriers.map((carrier) => [Number(carrier.applicationId), carrier]))
  for (const { id, certificate } of letter.applications) {
    if (certificate?.carrier) bound.set(id, certificate.carrier)
  }
  return { letter, applications: letter.applications, carriers: bound }
}
