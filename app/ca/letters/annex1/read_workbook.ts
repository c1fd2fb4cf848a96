import readXlsx from 'read-excel-file/universal'
import { CaError } from '#ca/ca_error'
import { assertReadable } from '#ca/letters/annex1/workbook_bounds'
import type { Sheet } from '#ca/letters/annex1/grid'

/** `8.50312300002E11` becomes `850312300002`: what Excel shows in a wide enough column. */
function plainDigits(stored: string): string {
  const value = Number(stored)
  return Number.isSafeInteger(value) ? String(value) : stored
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return value instanceof Date ? value.toISOString().slice(0, 10) : String(value)
}

async function readSheets(bytes: Uint8Array) {
  const buffer = new Uint8Array(bytes).buffer
  try {
    return await readXlsx(buffer, { parseNumber: plainDigits })
  } catch {
    throw new CaError('E_FILE_DAMAGED')
  }
}

/**
 * The sheets of an XLSX workbook. Rows and columns that are empty in front of the table are kept, so that
 * addresses are those of Excel.
 *
 * @throws CaError E_FILE_…
 */
export async function readWorkbook(bytes: Uint8Array): Promise<Sheet[]> {
  assertReadable(bytes)
  const sheets = await readSheets(bytes)
  return sheets.map(({ sheet, data }) => ({
    name: sheet,
    rows: data.map((row) => row.map(cellText)),
  }))
}
