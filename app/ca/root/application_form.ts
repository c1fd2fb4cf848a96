import { CaError } from '#ca/ca_error'
import { isDate } from '#ca/calendar/dates'

/** The fields that annexes 1 and 2 of the Root CA's rules have in common, in their order. */
const IDENTITY = [
  'representative',
  'born_on',
  'iin',
  'bin',
  'entity',
  'address',
  'phone',
  'country',
  'region',
  'city',
  'organisation',
  'authority',
  'email',
] as const

/** Annex 1: application of a CA. */
export const APPLICATION_FIELDS = [...IDENTITY, 'usage', 'head', 'dated_on'] as const
/** Annex 2: application to revoke. */
export const REVOCATION_FIELDS = [
  ...IDENTITY,
  'serial',
  'valid_from',
  'valid_to',
  'head',
  'dated_on',
] as const

export type ApplicationField = (typeof APPLICATION_FIELDS)[number]
export type RevocationField = (typeof REVOCATION_FIELDS)[number]
export type FormField = ApplicationField | RevocationField

/** A form as it was filled in: empty texts for what was left out. Dates are YYYY-MM-DD. */
export type ApplicationForm = Record<ApplicationField, string>
export type RevocationForm = Record<RevocationField, string>

/** Fields that hold a day, YYYY-MM-DD. */
export const DATES: readonly string[] = ['born_on', 'dated_on', 'valid_from', 'valid_to']
const MAX_TEXT = 1000

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (value && typeof value === 'object' && !Array.isArray(value)) return { ...value }
  } catch {
    throw new CaError('E_ROOT_FORM_UNREADABLE')
  }
  throw new CaError('E_ROOT_FORM_UNREADABLE')
}

function valueOf(field: string, value: unknown): string {
  const text = typeof value === 'string' ? value.normalize('NFC').trim() : ''
  const wrong = (value !== undefined && typeof value !== 'string') || text.length > MAX_TEXT
  if (wrong || (text && DATES.includes(field) && !isDate(text)))
    throw new CaError('E_ROOT_FORM_VALUE', { field, value: String(value).slice(0, 100) })
  return text
}

function readForm<F extends string>(text: string, fields: readonly F[]): Record<F, string> {
  const given = parse(text)
  const unknown = Object.keys(given).find((key) => !fields.some((field) => field === key))
  if (unknown) throw new CaError('E_ROOT_FORM_FIELD', { field: unknown, known: fields.join(', ') })
  const entries = fields.map((field) => [field, valueOf(field, given[field])])
  return Object.fromEntries(entries) as Record<F, string>
}

/**
 * The form of annex 1 from JSON: one object, one text for each field of `APPLICATION_FIELDS`; what is left out is
 * empty, which is a ground to refuse and no error.
 *
 * @throws CaError E_ROOT_FORM_UNREADABLE, E_ROOT_FORM_FIELD, E_ROOT_FORM_VALUE
 */
export const readApplicationForm = (text: string): ApplicationForm =>
  readForm(text, APPLICATION_FIELDS)

/** The form of annex 2 from JSON, as `readApplicationForm`. */
export const readRevocationForm = (text: string): RevocationForm =>
  readForm(text, REVOCATION_FIELDS)

/** The fields of a form that were left empty. */
export const missingFields = (form: Partial<Record<FormField, string>>): string[] =>
  Object.entries(form)
    .filter(([, value]) => !value)
    .map(([field]) => field)
