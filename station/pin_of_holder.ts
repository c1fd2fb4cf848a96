import { CaError } from '#ca/ca_error'
import { MIN_PIN } from '#station/pin_rules'

/** The birth date of an IIN (YYMMDD…) as people write it; the century does not matter to a guess. */
function birthDates(iin: string): string[] {
  const [, year, month, day] = /^(\d\d)(\d\d)(\d\d)/.exec(iin) ?? []
  if (!year) return []
  const years = [year, `19${year}`, `20${year}`]
  return years.flatMap((each) => [`${day}${month}${each}`, `${each}${month}${day}`])
}

/**
 * Refuses a PIN that can be read off its holder's papers: the IIN, a piece of it that is a PIN, or the birth date,
 * however its digits are separated. The carrier knows no holder: who knows whose key is made asks here.
 *
 * @throws CaError E_PIN_OF_HOLDER
 */
export function assertNotOfHolder(pin: string, iin: string): void {
  const digits = pin.replace(/[ ./-]/g, '')
  const isPiece = digits.length >= MIN_PIN && iin.includes(digits)
  if (isPiece || [iin, ...birthDates(iin)].some((known) => digits.includes(known)))
    throw new CaError('E_PIN_OF_HOLDER', { iin })
}
