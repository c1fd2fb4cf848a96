import i18nManager from '@adonisjs/i18n/services/main'
import type { I18n } from '@adonisjs/i18n'
import type { Facts } from '#ca/ca_error'

/** An error in somebody's language: what happened, and what to do. The code comes last. */
export interface ErrorText {
  code: string
  message: string
  hint: string
  /** The letter that it is about, where there is one to be opened. */
  letterId?: number
}

/** An error that carries a code and facts: `CaError` and every room's own kind of it. */
export interface CodedError extends Error {
  code: string
  facts: Facts
  status?: number
}

/** Whether an error is one that the product foresaw and has a text for. */
export function isCodedError(error: unknown): error is CodedError {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('E_') &&
    'facts' in error
  )
}

const MESSAGE = /^(.+)\.errors\.([^.]+)\.message$/

/** The rooms of codes, for the texts that were loaded: looked for once. */
const ROOMS = new WeakMap<object, Map<string, string>>()

/** The room (language file) that has the text of a code, `letters` for `E_BIN_CHECK_DIGIT`. */
function roomOf(code: string): string | undefined {
  const texts = i18nManager.getTranslationsFor(i18nManager.defaultLocale)
  const rooms = ROOMS.get(texts) ?? roomsIn(Object.keys(texts))
  ROOMS.set(texts, rooms)
  return rooms.get(code)
}

function roomsIn(keys: string[]): Map<string, string> {
  const found = keys.map((key) => MESSAGE.exec(key)).filter((match) => match !== null)
  // Of two rooms the first has it.
  return new Map(found.map(([, room, code]) => [code, room] as const).reverse())
}

/** The text of an error; a code without a text is shown as it is. */
export function errorText(i18n: I18n, error: CodedError): ErrorText {
  const room = roomOf(error.code)
  if (!room) return { code: error.code, message: error.code, hint: '' }
  const key = `${room}.errors.${error.code}`
  return {
    code: error.code,
    message: i18n.t(`${key}.message`, error.facts),
    hint: i18n.t(`${key}.hint`, error.facts),
    ...(typeof error.facts.letterId === 'number' ? { letterId: error.facts.letterId } : {}),
  }
}
