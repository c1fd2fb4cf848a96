import { CaError } from '#ca/ca_error'
import Letter from '#models/letter'

const described = ({ id, number, datedOn, agency }: Letter) =>
  `${id}: ${number}, ${datedOn}, ${agency.bin}`

/**
 * The letter that a shell means by an id or by the number that stands on the letter.
 *
 * @throws CaError E_LETTER_ABSENT; E_LETTER_AMBIGUOUS with the letters that it could be
 */
export async function findLetterToIssue(text: string): Promise<Letter> {
  const wanted = text.trim()
  const id = /^\d{1,9}$/.test(wanted) ? Number(wanted) : 0
  const letters = await Letter.query()
    .where((either) => either.where('id', id).orWhere('number', wanted))
    .preload('agency')
    .orderBy('id')
  if (letters.length === 1) return letters[0]
  if (letters.length === 0) throw new CaError('E_LETTER_ABSENT', { id: wanted }, 404)
  const candidates = letters.map(described).join('; ')
  throw new CaError('E_LETTER_AMBIGUOUS', { letter: wanted, candidates }, 409)
}
