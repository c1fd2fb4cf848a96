import { letterFinding } from '#ca/letters/finding'
import type { Annex1Table } from '#ca/letters/annex1/annex1_table'
import type { Finding, Problem } from '#ca/letters/finding'
import type { LetterFacts } from '#ca/letters/letter_facts'
import type { WorkingCalendar } from '#ca/calendar/working_days'

/** Annex 1 is signed by the head of the agency. */
function checkHead({ headName }: LetterFacts): Problem[] {
  return headName ? [] : [{ code: 'W_HEAD_MISSING' }]
}

/** Annex 1 demands the executor's name and telephone with area code: ten digits, eleven with the country's. */
function checkExecutor({ executorName, executorPhone }: LetterFacts): Problem[] {
  if (!executorName || !executorPhone) return [{ code: 'W_EXECUTOR_MISSING' }]
  const digits = executorPhone.replace(/\D/g, '').length
  return digits < 10 ? [{ code: 'W_EXECUTOR_PHONE', facts: { phone: executorPhone } }] : []
}

function checkTable(
  { lines, missing, encodingGuessed }: Annex1Table,
  facts: LetterFacts
): Problem[] {
  const problems: Problem[] = []
  if (lines.length === 0 && missing.length === 0) problems.push({ code: 'E_NO_ROWS' })
  if (encodingGuessed) problems.push({ code: 'W_ENCODING_GUESSED' })
  const attached = facts.carriersAttached ?? lines.length
  if (attached !== lines.length)
    problems.push({ code: 'W_CARRIERS_ATTACHED', facts: { attached, rows: lines.length } })
  return problems
}

/** A ground of S-11.5 was given for somebody who is not in the table. */
function checkGrounds(grounds: Iterable<string>, table: Annex1Table): Problem[] {
  const iins = new Set(
    table.lines.map((line) => line.cells.iin.text.replace(/\D/g, '').padStart(12, '0'))
  )
  return [...grounds]
    .filter((iin) => !iins.has(iin))
    .map((iin) => ({ code: 'E_GROUND_IIN_ABSENT', facts: { iin } }))
}

function checkCalendar(dueOn: string, calendar: WorkingCalendar): Problem[] {
  const year = Number(dueOn.slice(0, 4))
  return calendar.isConfirmed(year)
    ? []
    : [{ code: 'W_CALENDAR_UNCONFIRMED', facts: { year: String(year) } }]
}

/** The same number on another day: a second letter, or the same one with its date misread. */
function checkNumber(sameNumber: string | null): Problem[] {
  return sameNumber ? [{ code: 'W_NUMBER_KNOWN', facts: { date: sameNumber } }] : []
}

/** What concerns the letter as a whole or its whole file rather than a cell. */
export function letterFindings(input: {
  facts: LetterFacts
  table: Annex1Table
  grounds: Iterable<string>
  dueOn: string
  calendar: WorkingCalendar
  /** The day (DD.MM.YYYY) of another letter of the agency with this number; null when there is none. */
  sameNumber: string | null
}): Finding[] {
  const { facts, table, grounds, dueOn, calendar, sameNumber } = input
  const problems = [
    ...checkTable(table, facts),
    ...checkGrounds(grounds, table),
    ...checkHead(facts),
    ...checkExecutor(facts),
    ...checkCalendar(dueOn, calendar),
    ...checkNumber(sameNumber),
  ]
  return [
    ...table.missing.map((field) => letterFinding({ code: 'E_COLUMN_MISSING' }, field)),
    ...problems.map((problem) => letterFinding(problem)),
  ]
}
