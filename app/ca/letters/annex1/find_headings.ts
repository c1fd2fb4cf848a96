import { MAX_TITLE_ROWS } from '#ca/letters/annex1/limits'
import { fieldOfHeading } from '#ca/letters/annex1/headings'
import type { Field } from '#ca/letters/annex1/annex1_table'
import type { GridRow } from '#ca/letters/annex1/grid'

/** Where the headings stand: which column is which field, and the first row below them. */
export interface Headings {
  columns: ReadonlyMap<Field, number>
  firstRow: number
}

/** So many different headings make a heading row. */
const ENOUGH = 4

/** The column of every field named in the given rows; for a heading that repeats, the first column counts. */
function columnsOf(rows: readonly GridRow[]): Map<Field, number> {
  const columns = new Map<Field, number>()
  const width = Math.max(0, ...rows.map((row) => row.length))
  for (let column = 0; column < width; column++) {
    const text = rows.map((row) => row[column] ?? '').join(' ')
    const field = fieldOfHeading(text)
    if (field && !columns.has(field)) columns.set(field, column)
  }
  return columns
}

/** An IIN or a BIN in it makes a row an employee's, whatever its words. */
const hasLongNumber = (row: GridRow) => row.some((text) => /^\d{9,12}$/.test(text))

/** Whether a row repeats the headings, as a printed table does on every page. */
export function isHeadingRow(row: GridRow): boolean {
  return !hasLongNumber(row) && columnsOf([row]).size > ENOUGH
}

/**
 * Finds the heading row among the first rows of a sheet, whatever stands above it; headings that run over two
 * rows are read together. Null when there is none.
 */
export function findHeadings(rows: readonly GridRow[]): Headings | null {
  let best: Headings | null = null
  for (let row = 0; row < Math.min(rows.length, MAX_TITLE_ROWS); row++) {
    for (const height of [1, 2]) {
      const candidates = rows.slice(row, row + height)
      if (candidates.some(hasLongNumber)) continue
      const columns = columnsOf(candidates)
      if (columns.size >= ENOUGH && columns.size > (best?.columns.size ?? 0))
        best = { columns, firstRow: row + height }
    }
  }
  return best
}
