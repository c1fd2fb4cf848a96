/** The texts of a row's cells from the first column of the sheet on; an empty cell is ''. */
export type GridRow = readonly string[]

/** One sheet of a workbook, or a CSV file. */
export interface Sheet {
  name: string | null
  rows: readonly GridRow[]
}

/** `A`, `B` … `Z`, `AA` …: the letters of a column counted from 0. */
export function columnLetters(column: number): string {
  const rest = Math.floor(column / 26)
  return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCodePoint(65 + (column % 26))
}

/** `C8`: the address of a cell, row and column counted from 0. */
export function cellAddress(row: number, column: number): string {
  return `${columnLetters(column)}${row + 1}`
}
