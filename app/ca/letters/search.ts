import { likePattern, searchText } from '#ca/search_text'
import { listAgencies } from '#ca/agencies/list_agencies'
import { numberSpellings } from '#ca/letters/letter_search'
import Application from '#models/application'
import Carrier from '#models/carrier'
import Certificate from '#models/certificate'
import { LETTER_COLUMNS } from '#ca/letters/letter_columns'
import Letter from '#models/letter'
import RevocationLetter from '#models/revocation_letter'
import type Agency from '#models/agency'

/** What was found of one kind, the first ones only, and whether there is more. */
export interface Hits<T> {
  rows: T[]
  more: boolean
}

/** What was found for one text. */
export interface SearchResult {
  letters: Hits<Letter>
  /** Letters with annex 7. */
  revocationLetters: Hits<RevocationLetter>
  applications: Hits<Application>
  certificates: Hits<Certificate>
  carriers: Hits<Carrier>
  agencies: Hits<Agency>
}

/** So many of each kind are shown. */
export const HITS = 10

/** Shorter texts would find everything. */
const SHORTEST = 2

function hits<T>(rows: T[]): Hits<T> {
  return { rows: rows.slice(0, HITS), more: rows.length > HITS }
}

/** So many characters of a serial number say something; fewer are found in almost any of them. */
const SHORTEST_SERIAL = 4

/** Groups of digits are often pasted with spaces or hyphens: `A3B0 40C2`. */
const compact = (text: string) => text.replace(/[\s:-]/g, '').toLowerCase()

const isPartOfSerial = (text: string) => text.length >= SHORTEST_SERIAL

function findLetters(text: string) {
  const query = Letter.query()
    .select(...LETTER_COLUMNS)
    .preload('agency')
    .orderBy('id', 'desc')
    .limit(HITS + 1)
  return query.where((any) => {
    for (const spelling of numberSpellings(text))
      any.orWhereRaw("number like ? escape '!'", [spelling])
  })
}

function findRevocationLetters(text: string) {
  const query = RevocationLetter.query()
    .select('id', 'agencyId', 'number', 'datedOn')
    .preload('agency')
    .orderBy('id', 'desc')
    .limit(HITS + 1)
  return query.where((any) => {
    for (const spelling of numberSpellings(text))
      any.orWhereRaw("number like ? escape '!'", [spelling])
  })
}

/** By IIN or BIN when the text is twelve digits, else by every word of the name. */
function findApplications(text: string) {
  const query = Application.query()
    .preload('letter')
    .orderBy('id', 'desc')
    .limit(HITS + 1)
  const digits = compact(text)
  if (/^\d{12}$/.test(digits))
    return query.where((any) => any.where('iin', digits).orWhere('bin', digits))
  for (const word of searchText(text).split(' '))
    query.whereRaw("search like ? escape '!'", [likePattern(word)])
  return query
}

/** By IIN, by the serial number, or by every word of the holder's name. */
function findCertificates(text: string) {
  const serial = compact(text)
  const query = Certificate.query().where('state', 'issued').preload('application')
  query.orderBy('id', 'desc').limit(HITS + 1)
  return query.where((any) => {
    any.where('holderIin', serial)
    if (isPartOfSerial(serial) && /^[0-9a-f]+$/.test(serial))
      any.orWhereRaw("serial like ? escape '!'", [likePattern(serial)])
    any.orWhereHas('application', (application) => {
      for (const word of searchText(text).split(' '))
        application.whereRaw("search like ? escape '!'", [likePattern(word)])
    })
  })
}

function findCarriers(text: string) {
  if (!isPartOfSerial(compact(text))) return []
  return Carrier.query()
    .whereRaw("lower(serial_number) like ? escape '!'", [likePattern(compact(text))])
    .orderBy('id', 'desc')
    .limit(HITS + 1)
}

/**
 * Searches for an IIN, a BIN, a name, a letter's number, the serial number of a certificate or of a carrier, or an
 * agency, in all places at once. A text of fewer than two letters finds nothing.
 */
export async function search(text: string): Promise<SearchResult> {
  const wanted = text.trim()
  const nothing = searchText(wanted).length < SHORTEST
  return {
    letters: hits(nothing ? [] : await findLetters(wanted)),
    revocationLetters: hits(nothing ? [] : await findRevocationLetters(wanted)),
    applications: hits(nothing ? [] : await findApplications(wanted)),
    certificates: hits(nothing ? [] : await findCertificates(wanted)),
    carriers: hits(nothing ? [] : await findCarriers(wanted)),
    agencies: hits(nothing ? [] : await listAgencies({ search: wanted, limit: HITS + 1 })),
  }
}
