import { CaError } from '#ca/ca_error'
import { annex1Line, REQUIRED_FIELDS } from '#ca/letters/annex1/annex1_table'
import { cleanText } from '#ca/letters/annex1/clean_text'
import { decodeText } from '#ca/letters/annex1/decode_text'
import { fileFormat } from '#ca/letters/annex1/file_format'
import { findHeadings } from '#ca/letters/annex1/find_headings'
import { readCsv } from '#ca/letters/annex1/read_csv'
import { readWorkbook } from '#ca/letters/annex1/read_workbook'
import { tableLines } from '#ca/letters/annex1/table_lines'
import type { Annex1Row, Annex1Table, Field } from '#ca/letters/annex1/annex1_table'
import type { Sheet } from '#ca/letters/annex1/grid'

interface Reading {
  sheets: Sheet[]
  encoding: string | null
  encodingGuessed: boolean
}

async function readSheets(bytes: Uint8Array): Promise<Reading> {
  if (fileFormat(bytes) === 'workbook')
    return { sheets: await readWorkbook(bytes), encoding: null, encodingGuessed: false }
  const { text, encoding, guessed } = decodeText(bytes)
  return { sheets: [readCsv(text)], encoding, encodingGuessed: guessed }
}

/** So many cells in a row, and in another one as many, make a text a table; prose has no such rows. */
const FEWEST_CELLS = 3

/** Whether a text that was read as CSV has rows of one length; of a workbook nobody asks. */
function isTable({ rows }: Sheet): boolean {
  const lengths = rows.map(({ length }) => length).filter((length) => length >= FEWEST_CELLS)
  return new Set(lengths).size < lengths.length
}

/** The sheet in which most headings of annex 1 stand, with them. */
function findTable({ sheets, encoding }: Reading) {
  const found = sheets.flatMap((sheet) => {
    const headings = findHeadings(sheet.rows)
    return headings ? [{ sheet, headings }] : []
  })
  if (found.length === 0 && encoding && !sheets.some(isTable)) throw new CaError('E_FILE_NO_TABLE')
  if (found.length === 0) throw new CaError('E_FILE_NO_HEADINGS')
  return found.reduce((a, b) => (b.headings.columns.size > a.headings.columns.size ? b : a))
}

/**
 * Reads the table of an annex from an XLSX or CSV file as it really comes: headings in Kazakh or Russian, columns
 * in any order, title rows above, signature lines below. What the cells say is not checked here.
 *
 * @param required the columns that the annex has: all of annex 1, or those of annex 7
 * @throws CaError E_FILE_…
 */
export async function readAnnex1(
  bytes: Uint8Array,
  required: readonly Field[] = REQUIRED_FIELDS
): Promise<Annex1Table> {
  const reading = await readSheets(bytes)
  const { sheet, headings } = findTable(reading)
  return {
    sheet: sheet.name,
    lines: tableLines(sheet.rows, headings),
    missing: required.filter((field) => !headings.columns.has(field)),
    encoding: reading.encoding,
    encodingGuessed: reading.encodingGuessed,
  }
}

/** The table of rows that were typed on a screen; rows in which nothing stands are left out. */
export function typedAnnex1(
  rows: readonly Partial<Annex1Row>[],
  required: readonly Field[] = REQUIRED_FIELDS
): Annex1Table {
  const filled = rows
    .map((row) =>
      required.map((field) => [field, cleanText(row[field as keyof Annex1Row] ?? '')] as const)
    )
    .filter((cells) => cells.some(([, text]) => text !== ''))
  const lines = filled.map((cells, index) =>
    annex1Line(
      index + 1,
      Object.fromEntries(cells.map(([field, text]) => [field, { text, address: null }]))
    )
  )
  return { sheet: null, lines, missing: [], encoding: null, encodingGuessed: false }
}
