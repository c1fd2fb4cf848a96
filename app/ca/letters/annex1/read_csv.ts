import { parse } from 'csv-parse/sync'
import { CaError } from '#ca/ca_error'
import { findHeadings } from '#ca/letters/annex1/find_headings'
import type { GridRow, Sheet } from '#ca/letters/annex1/grid'

const DELIMITERS = [';', ',', '\t', '|']

/** Excel's own first line that names the delimiter; Excel does not count it as a row. */
const SEPARATOR_LINE = /^sep=(.)\r?\n/i

/** `="0402…"` and `'0402…` are ways to make Excel keep leading zeros. */
function cellText(value: string): string {
  return value.replace(/^="(.*)"$/s, '$1').replace(/^'(?=\d)/, '')
}

function parseWith(text: string, delimiter: string): GridRow[] | null {
  try {
    const records: string[][] = parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
    })
    return records.map((record) => record.map(cellText))
  } catch {
    return null
  }
}

function headingCount(rows: GridRow[]): number {
  return findHeadings(rows)?.columns.size ?? 0
}

/**
 * The rows of a CSV text; the delimiter is the one by which most headings of annex 1 come out. A record is a
 * row, whatever line breaks are inside its quotes: addresses are those of a spreadsheet that opened the file.
 *
 * @throws CaError E_FILE_UNKNOWN
 */
export function readCsv(text: string): Sheet {
  const named = SEPARATOR_LINE.exec(text)
  const body = named ? text.slice(named[0].length) : text
  const readings = (named ? [named[1]] : DELIMITERS)
    .map((delimiter) => parseWith(body, delimiter))
    .filter((rows) => rows !== null)
  if (readings.length === 0) throw new CaError('E_FILE_UNKNOWN')
  const best = readings.reduce((a, b) => (headingCount(b) > headingCount(a) ? b : a))
  return { name: null, rows: best }
}
