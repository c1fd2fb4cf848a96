import { CaError } from '#ca/ca_error'

/**
 * The number of an official letter.
 *
 * @throws CaError E_ROOT_LETTER without one, or one that is longer than 100 characters
 */
export function letterNumberOf(text: string): string {
  const number = text.trim()
  if (number && number.length <= 100) return number
  throw new CaError('E_ROOT_LETTER')
}
