import { ANNEX4_FIELDS } from '#ca/letters/annex1/annex1_table'
import type { Annex1Line, Field } from '#ca/letters/annex1/annex1_table'
import type { Facts } from '#ca/ca_error'

/** `E_…` stops the letter, `W_…` only asks to look. */
export type FindingCode = `E_${string}` | `W_${string}`

/** What is wrong with a cell, before it is known where the cell stands. */
export interface Problem {
  code: FindingCode
  facts?: Facts
}

/**
 * What was found in a letter: where, what, and the values that the text names. The texts are
 * `letters.findings.<code>.say` (what is wrong) and `.todo` (what to do).
 */
export interface Finding {
  /** The employee's number in the table, 1, 2, 3 …; null when it concerns the letter or the whole file. */
  row: number | null
  /** `C8`; null for a typed row and for the whole file. */
  cell: string | null
  field: Field | null
  code: FindingCode
  severity: 'error' | 'warning'
  /** What stands in the cell. */
  value: string
  facts: Facts
}

const severity = (code: FindingCode) => (code.startsWith('E_') ? 'error' : 'warning')

/** A finding about one cell. */
export function cellFinding(
  line: Annex1Line,
  field: Field,
  { code, facts = {} }: Problem
): Finding {
  const { address, text } = line.cells[field]
  return { row: line.row, cell: address, field, code, severity: severity(code), value: text, facts }
}

/** A finding about the letter or the whole file. */
export function letterFinding({ code, facts = {} }: Problem, field: Field | null = null): Finding {
  return { row: null, cell: null, field, code, severity: severity(code), value: '', facts }
}

/** Whether any finding stops the letter. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'error')
}

const place = (field: Field | null) => (field === null ? -1 : ANNEX4_FIELDS.indexOf(field))

/** The findings in reading order: the letter first, then row by row, column by column. */
export function inReadingOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0) || place(a.field) - place(b.field))
}

/** Without the empty cells of columns that are missing: the column itself was found to be missing, once. */
export function ofColumnsThatAreThere(
  findings: readonly Finding[],
  missing: readonly Field[]
): Finding[] {
  return findings.filter(
    ({ code, field }) => code !== 'E_CELL_EMPTY' || !field || !missing.includes(field)
  )
}
