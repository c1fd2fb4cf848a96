import { deadline } from '#ca/calendar/deadlines'
import { CaError } from '#ca/ca_error'
import { ZONE } from '#ca/clock'
import { RETURN_GROUNDS } from '#ca/revocation/grounds'
import { WorkingCalendar } from '#ca/calendar/working_days'
import RevocationLetter from '#models/revocation_letter'
import RevocationRequest from '#models/revocation_request'
import type { Deadline } from '#ca/calendar/deadlines'

/** Where a request of a letter stands. */
export type RequestState = 'waiting' | 'revoked' | 'set_aside'

/** @param request with its certificate and the certificate's revocation */
export function requestState({ certificate, setAsideAt }: RequestParts): RequestState {
  if (certificate.revocation?.isForGood) return 'revoked'
  return setAsideAt ? 'set_aside' : 'waiting'
}

type RequestParts = Pick<RevocationRequest, 'certificate' | 'setAsideAt'>

/** S-24: handed out, and not lost. */
const comesBack = ({ certificate, ground, setAsideAt }: RevocationRequest) =>
  setAsideAt === null &&
  certificate.carrier?.state === 'handed_out' &&
  RETURN_GROUNDS.some((key) => key === (certificate.revocation?.ground ?? ground))

/** A letter with its requests, and how its term of S-23 stands or was kept. */
export interface RevocationLetterView {
  letter: RevocationLetter
  requests: RevocationRequest[]
  waiting: number
  /** Carriers with the agency that have to come back (S-24). */
  carriers: number
  /** Null once nothing waits. */
  deadline: Deadline | null
  /** Whether the last of its revocations came within the term; null while something waits or nothing was revoked. */
  kept: boolean | null
}

/**
 * A letter with annex 7 by its id, with its agency.
 *
 * @throws CaError E_REVOCATION_LETTER_ABSENT
 */
export async function findRevocationLetter(id: unknown): Promise<RevocationLetter> {
  const letter = /^\d{1,9}$/.test(String(id))
    ? await RevocationLetter.query().where('id', Number(id)).preload('agency').first()
    : null
  if (!letter) throw new CaError('E_REVOCATION_LETTER_ABSENT', { id: String(id) }, 404)
  return letter
}

/**
 * The letter that somebody means: by its id, else by its number, when only one has it.
 *
 * @throws CaError E_REVOCATION_LETTER_ABSENT
 */
export async function findLetterByText(text: string): Promise<RevocationLetter> {
  const wanted = text.trim()
  const byId = /^\d{1,9}$/.test(wanted) ? await RevocationLetter.find(Number(wanted)) : null
  const byNumber = await RevocationLetter.query().where('number', wanted).limit(2)
  const letter = byId ?? (byNumber.length === 1 ? byNumber[0] : null)
  if (!letter) throw new CaError('E_REVOCATION_LETTER_ABSENT', { id: wanted }, 404)
  return letter
}

/** The requests of a letter in the order of its rows, with certificate, revocation and carrier. */
export function requestsOf({ id }: RevocationLetter): Promise<RevocationRequest[]> {
  return RevocationRequest.query()
    .where('letterId', id)
    .preload('certificate', (certificate) =>
      certificate.preload('revocation').preload('carrier').preload('application')
    )
    .orderBy('rowNumber')
    .orderBy('id')
}

/** Whether every revocation of a letter came within its term (S-23); null when nothing was revoked. */
export function wasKept({ dueOn }: RevocationLetter, requests: readonly RevocationRequest[]) {
  const days = requests
    .filter((request) => requestState(request) === 'revoked')
    .map(({ certificate }) => certificate.revocation.createdAt.setZone(ZONE).toFormat('yyyy-MM-dd'))
  return days.length > 0 ? days.every((day) => day <= dueOn) : null
}

/** A letter as its screen shows it, on a day (YYYY-MM-DD). @throws CaError E_REVOCATION_LETTER_ABSENT */
export async function revocationLetterView(
  id: unknown,
  today: string
): Promise<RevocationLetterView> {
  const letter = await findRevocationLetter(id)
  const requests = await requestsOf(letter)
  const waiting = requests.filter((request) => requestState(request) === 'waiting').length
  const calendar = await WorkingCalendar.load()
  return {
    letter,
    requests,
    waiting,
    carriers: requests.filter(comesBack).length,
    deadline: waiting > 0 ? deadline(letter.receivedOn, letter.dueOn, today, calendar) : null,
    kept: waiting > 0 ? null : wasKept(letter, requests),
  }
}

/** A request with its letter and certificate. @throws CaError E_REVOCATION_REQUEST_ABSENT */
export async function findRequest(id: unknown): Promise<RevocationRequest> {
  const request = await RevocationRequest.query()
    .where('id', /^\d{1,9}$/.test(String(id)) ? Number(id) : 0)
    .preload('letter', (letters) => letters.preload('agency'))
    .preload('certificate', (certificate) => certificate.preload('carrier').preload('revocation'))
    .first()
  if (!request) throw new CaError('E_REVOCATION_REQUEST_ABSENT', { id: String(id) }, 404)
  return request
}
