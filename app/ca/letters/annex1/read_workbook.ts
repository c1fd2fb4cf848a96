import readXlsx from 'read-excel-file/universal'
import { CaError } from '#ca/ca_error'
import { checkedWorkbook } from '#ca/letters/annex1/checked_workbook'
import { MAX_CELL_LENGTH } from '#ca/letters/annex1/limits'
import type { Sheet } from '#ca/letters/annex1/grid'

/** `8.50312300002E11` becomes `850312300002`: what Excel shows in a wide enough column. */
function plainDigits(stored: string): string {
  const value = Number(stored)
  return Number.isSafeInteger(value) ? String(value) : stored
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = value instanceof Date ? value.toISOString().slice(0, 10) : String(value)
  if (text.length > MAX_CELL_LENGTH) throw new CaError('E_FILE_DAMAGED')
  return text
}

async function readSheets(workbook: Uint8Array): Promise<Sheet[]> {
  try {
    const sheets = await readXlsx(new Uint8Array(workbook).buffer, { parseNumber: plainDigits })
    return sheets.map(({ sheet, data }) => ({
      name: sheet,
      rows: data.map((row) => row.map(cellText)),
    }))
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
  return readSheets(checkedWorkbook(bytes))
}
