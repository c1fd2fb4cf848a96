import {
  checkCalendar,
  checkExecutor,
  checkHead,
  checkTable,
} from '#ca/letters/check_letter_findings'
import { letterFinding } from '#ca/letters/finding'
import type { Finding } from '#ca/letters/finding'
import type { LetterFacts } from '#ca/letters/letter_facts'
import type { LetterSource } from '#ca/letters/letter_source'
import type { WorkingCalendar } from '#ca/calendar/working_days'

/** What concerns the letter as a whole or its whole file rather than a cell. */
export function revocationLetterFindings(input: {
  facts: LetterFacts
  source: LetterSource
  returnDueOn: string
  calendar: WorkingCalendar
}): Finding[] {
  const { facts, source, returnDueOn, calendar } = input
  const problems = [
    ...checkTable(source.table, facts),
    ...checkHead(facts),
    ...checkExecutor(facts),
    ...checkCalendar(returnDueOn, calendar),
  ]
  return [
    ...source.table.missing.map((field) => letterFinding({ code: 'E_ANNEX7_COLUMN' }, field)),
    ...problems.map((problem) => letterFinding(problem)),
  ]
}
