import { checkBin, checkIin } from '#ca/agencies/identification_numbers'
import { refused, taken } from '#ca/letters/fields/reading'
import type { NumberProblem } from '#ca/agencies/identification_numbers'
import type { Reading } from '#ca/letters/fields/reading'

type Check = (text: string) => NumberProblem[]

/** `8,50312E+11`: a spreadsheet has rounded the number, and the digits are gone. */
const ROUNDED = /^\d([.,]\d+)?E\+?\d+$/i

/** Excel drops zeros in front of a number: an eleven-digit IIN of somebody born in 2004 had one. */
function withLeadingZeros(kind: 'IIN' | 'BIN', digits: string, check: Check) {
  if (!/^\d{7,11}$/.test(digits)) return
  const full = digits.padStart(12, '0')
  if (check(full).length > 0) return
  return taken(full, { code: `W_${kind}_LEADING_ZEROS`, facts: { value: full } })
}

function read(kind: 'IIN' | 'BIN', text: string, check: Check): Reading<string> {
  if (ROUNDED.test(text)) return refused({ code: `E_${kind}_ROUNDED`, facts: { value: text } })
  const digits = text.replace(/[\s-]/g, '')
  const problems = check(digits)
  if (problems.length === 0) return taken(digits)
  return withLeadingZeros(kind, digits, check) ?? refused(...problems)
}

/** An IIN; spaces and hyphens between the digits do not count. */
export function readIin(text: string): Reading<string> {
  return read('IIN', text, checkIin)
}

/** A BIN; spaces and hyphens between the digits do not count. */
export function readBin(text: string): Reading<string> {
  return read('BIN', text, checkBin)
}
