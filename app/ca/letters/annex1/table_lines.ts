import { CaError } from '#ca/ca_error'
import { annex1Line } from '#ca/letters/annex1/annex1_table'
import { cellAddress } from '#ca/letters/annex1/grid'
import { cleanText } from '#ca/letters/annex1/clean_text'
import { isHeadingRow } from '#ca/letters/annex1/find_headings'
import { MAX_ROWS } from '#ca/letters/annex1/limits'
import type { Annex1Cell, Annex1Line, Field } from '#ca/letters/annex1/annex1_table'
import type { GridRow } from '#ca/letters/annex1/grid'
import type { Headings } from '#ca/letters/annex1/find_headings'

/** What stands below the table of the form: carriers, agreement, head, seal, executor, telephone, date. */
const SIGNATURE_WORDS =
  /қосымша|жеткізгіш|келісім|танысқан|басшы|қолы|мөр|орындаушы|телефон|приложени|носител|соглашени|ознакомлен|руководител|подпись|печать|исполнител|дата|күні|м\.\s?[оп]\.|тел\.|_{3,}/i

const texts = (row: GridRow) => row.map(cleanText).filter((text) => text !== '')

/** `1 2 3 4 5 6 7 8 9` under the headings. */
function isColumnNumbers(row: GridRow): boolean {
  const numbers = texts(row)
  return numbers.length >= 5 && numbers.every((text, index) => text === String(index + 1))
}

const textAt = (row: GridRow, column: number | undefined) =>
  column === undefined ? '' : cleanText(row[column] ?? '')

/** Nothing but its number, if that, stands in the row. */
function isBlank(row: GridRow, { columns }: Headings): boolean {
  const number = textAt(row, columns.get('number'))
  return texts(row).length === (number === '' ? 0 : 1) && /^\d*\.?$/.test(number)
}

/** A line below the table: a few words of the form, no row number, and nothing where the IIN stands. */
function isSignature(row: GridRow, { columns }: Headings): boolean {
  const words = texts(row)
  if (words.length > 3 || /^\d/.test(textAt(row, columns.get('number')))) return false
  return !/\d{6}/.test(textAt(row, columns.get('iin'))) && SIGNATURE_WORDS.test(words.join(' '))
}

/** Below a signature line only a row with an IIN in its place, or a well-filled one, is an employee's. */
function isAfterTable(row: GridRow, { columns }: Headings): boolean {
  return texts(row).length < 5 && !/^\d[\d ]{7,}$/.test(textAt(row, columns.get('iin')))
}

function line(row: GridRow, sheetRow: number, number: number, { columns }: Headings): Annex1Line {
  const cells = [...columns].map(([field, column]): [Field, Annex1Cell] => [
    field,
    { text: textAt(row, column), address: cellAddress(sheetRow, column) },
  ])
  return annex1Line(number, Object.fromEntries(cells))
}

/**
 * The employees' rows below the headings. Left out: the row of column numbers, headings that repeat on a new
 * page, rows that are empty or only numbered, and the lines below the table. A row that is none of these is an
 * employee's, however little stands in it: better a finding than a lost person.
 *
 * @throws CaError E_FILE_TOO_MANY_ROWS
 */
export function tableLines(rows: readonly GridRow[], headings: Headings): Annex1Line[] {
  const lines: Annex1Line[] = []
  let below = false
  for (const [index, row] of rows.entries()) {
    if (index < headings.firstRow || isBlank(row, headings)) continue
    if (isColumnNumbers(row) || isHeadingRow(row)) continue
    below ||= isSignature(row, headings)
    if (below && isAfterTable(row, headings)) continue
    lines.push(line(row, index, lines.length + 1, headings))
    if (lines.length > MAX_ROWS) throw new CaError('E_FILE_TOO_MANY_ROWS', { rows: MAX_ROWS })
  }
  return lines
}
