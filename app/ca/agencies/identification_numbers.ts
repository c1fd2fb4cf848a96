import { isDate, fullYears } from '#ca/calendar/dates'
import type { Facts } from '#ca/ca_error'

/** What is wrong with a number: a code and the values that its text names. */
export interface NumberProblem {
  code: `E_${string}`
  facts: Facts
}

type Kind = 'IIN' | 'BIN'

const FIRST_PASS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
const SECOND_PASS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]

const remainder = (digits: number[], weights: number[]) =>
  weights.reduce((sum, weight, index) => sum + weight * digits[index], 0) % 11

/** The check digit of the first eleven digits, or null when both passes give 10: such a number is never issued. */
export function checkDigit(firstEleven: string): number | null {
  const digits = Array.from(firstEleven, Number)
  const first = remainder(digits, FIRST_PASS)
  if (first < 10) return first
  const second = remainder(digits, SECOND_PASS)
  return second < 10 ? second : null
}

function checkForm(kind: Kind, text: string): NumberProblem[] {
  if (!/^\d*$/.test(text)) return [{ code: `E_${kind}_CHARACTERS`, facts: { value: text } }]
  if (text.length === 12) return []
  return [{ code: `E_${kind}_LENGTH`, facts: { value: text, digits: text.length } }]
}

function checkLastDigit(kind: Kind, text: string): NumberProblem[] {
  const expected = checkDigit(text.slice(0, 11))
  if (expected === null) return [{ code: `E_${kind}_NEVER_ISSUED`, facts: { value: text } }]
  if (expected === Number(text[11])) return []
  return [{ code: `E_${kind}_CHECK_DIGIT`, facts: { value: text, expected } }]
}

/** Digit 7: 1, 2 the 19th, 3, 4 the 20th, 5, 6 the 21st century; 0 says nothing of the century. */
const CENTURIES: Record<string, readonly string[]> = {
  0: ['19', '20'],
  1: ['18'],
  2: ['18'],
  3: ['19'],
  4: ['19'],
  5: ['20'],
  6: ['20'],
}

const birthDates = (iin: string) =>
  (CENTURIES[iin[6]] ?? []).map(
    (century) => `${century}${iin.slice(0, 2)}-${iin.slice(2, 4)}-${iin.slice(4, 6)}`
  )

function checkBirth(iin: string): NumberProblem[] {
  if (!CENTURIES[iin[6]])
    return [{ code: 'E_IIN_CENTURY_DIGIT', facts: { value: iin, digit: iin[6] } }]
  if (birthDates(iin).some(isDate)) return []
  const [month, day] = [iin.slice(2, 4), iin.slice(4, 6)]
  return [{ code: 'E_IIN_BIRTH_DATE', facts: { value: iin, date: `${day}.${month}` } }]
}

/** The problems of the first check that finds any: one slip would otherwise be named twice. */
function firstProblems(...checks: (() => NumberProblem[])[]): NumberProblem[] {
  for (const check of checks) {
    const problems = check()
    if (problems.length > 0) return problems
  }
  return []
}

/** What is wrong with an IIN: length, else birth date and century, else check digit. Empty when nothing is. */
export function checkIin(text: string): NumberProblem[] {
  return firstProblems(
    () => checkForm('IIN', text),
    () => checkBirth(text),
    () => checkLastDigit('IIN', text)
  )
}

function checkRegistration(bin: string): NumberProblem[] {
  const month = Number(bin.slice(2, 4))
  const problems: NumberProblem[] = []
  if (month < 1 || month > 12)
    problems.push({ code: 'E_BIN_MONTH', facts: { value: bin, month: bin.slice(2, 4) } })
  if (!'456'.includes(bin[4]))
    problems.push({ code: 'E_BIN_TYPE_DIGIT', facts: { value: bin, digit: bin[4] } })
  if (!'0123'.includes(bin[5]))
    problems.push({ code: 'E_BIN_KIND_DIGIT', facts: { value: bin, digit: bin[5] } })
  return problems
}

/** What is wrong with a BIN: length, else month of registration and kind, else check digit. Empty when nothing is. */
export function checkBin(text: string): NumberProblem[] {
  return firstProblems(
    () => checkForm('BIN', text),
    () => checkRegistration(text),
    () => checkLastDigit('BIN', text)
  )
}

/** The birth date in a right IIN, YYYY-MM-DD; null when the IIN does not tell the century (digit 7 is 0). */
export function birthDate(iin: string): string | null {
  const dates = birthDates(iin)
  return dates.length === 1 && isDate(dates[0]) ? dates[0] : null
}

/** Full years of age on a date by the IIN; null when the IIN does not tell. */
export function ageOn(iin: string, date: string): number | null {
  const born = birthDate(iin)
  return born === null ? null : fullYears(born, date)
}
