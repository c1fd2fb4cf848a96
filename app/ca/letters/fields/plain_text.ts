import { refused, taken } from '#ca/letters/fields/reading'
import type { Reading } from '#ca/letters/fields/reading'

/** A text of at most so many characters that has at least one letter in it. */
export function readPlainText(text: string, characters: number): Reading<string> {
  if (text.length > characters) return refused({ code: 'E_CELL_LONG', facts: { characters } })
  return /\p{L}/u.test(text) ? taken(text) : refused({ code: 'E_CELL_NO_LETTERS' })
}
