/**
 * What an audit field may hold. `?` means that the field must be there but may be null.
 * Shapes stay flat on purpose: an audit line is read by people and hashed byte for byte.
 */
export type FieldKind = 'text' | 'text?' | 'number' | 'number?' | 'flag' | 'texts'

type ValueOfKind = {
  'text': string
  'text?': string | null
  'number': number
  'number?': number | null
  'flag': boolean
  'texts': readonly string[]
}

export type FieldValue<K extends FieldKind = FieldKind> = ValueOfKind[K]

/** The longest text of an audit field, in characters. */
export const MAX_TEXT = 4000

const isText = (value: unknown) => typeof value === 'string' && value.length <= MAX_TEXT
const isNumber = (value: unknown) => Number.isSafeInteger(value)

const CHECKS: Record<FieldKind, (value: unknown) => boolean> = {
  'text': isText,
  'text?': (value) => value === null || isText(value),
  'number': isNumber,
  'number?': (value) => value === null || isNumber(value),
  'flag': (value) => typeof value === 'boolean',
  'texts': (value) => Array.isArray(value) && value.every(isText),
}

/** Whether a value is of a kind. */
export function isOfKind(kind: FieldKind, value: unknown): boolean {
  return CHECKS[kind](value)
}
