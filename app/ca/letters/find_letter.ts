import { CaError } from '#ca/ca_error'
import Application from '#models/application'
import Letter from '#models/letter'

/** A number in an address; anything else finds nothing. */
const rowId = (id: unknown) => (/^\d{1,9}$/.test(String(id)) ? Number(id) : 0)

/**
 * A letter with its agency and its applications in the order of its rows, each with its certificate.
 *
 * @throws CaError E_LETTER_ABSENT
 */
export async function findLetter(id: unknown): Promise<Letter> {
  const letter = await Letter.query()
    .where('id', rowId(id))
    .preload('agency')
    .preload('onlineRows', (rows) => rows.orderBy('rowNumber'))
    .preload('applications', (applications) =>
      applications
        .orderBy('rowNumber')
        .preload('certificate', (certificates) => certificates.whereNot('state', 'void'))
    )
    .first()
  if (!letter) throw new CaError('E_LETTER_ABSENT', { id: String(id) }, 404)
  return letter
}

/**
 * An application with its letter, agency, certificate and refusal.
 *
 * @throws CaError E_APPLICATION_ABSENT
 */
export async function findApplication(id: unknown): Promise<Application> {
  const application = await Application.query()
    .where('id', rowId(id))
    .preload('letter', (letters) => letters.preload('agency'))
    .preload('certificate', (certificates) => certificates.whereNot('state', 'void'))
    .preload('refusal')
    .first()
  if (!application) throw new CaError('E_APPLICATION_ABSENT', { application: String(id) }, 404)
  return application
}
