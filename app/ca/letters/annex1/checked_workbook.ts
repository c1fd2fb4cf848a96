import { CaError } from '#ca/ca_error'
import { MAX_COLUMN, MAX_SHEET_ROW } from '#ca/letters/annex1/limits'
import { storedZip } from '#ca/letters/annex1/stored_zip'
import { unpackEntries } from '#ca/letters/annex1/zip_entries'
import type { ZipEntry } from '#ca/letters/annex1/zip_entries'

/** What a table is read from: the workbook, where its sheets are, the sheets, their strings and formats. */
const NEEDED = /^xl\/(_rels\/workbook\.xml\.rels|(worksheets\/)?[^/]+\.xml)$/

/** The last row of any sheet that Excel can make. */
const LAST_EXCEL_ROW = 1_048_576

const ROW_TAG = /<(?:\w+:)?row\b([^>]*)>/g
const CELL_TAG = /<(?:\w+:)?c\b([^>]*)>/g

const damaged = () => new CaError('E_FILE_DAMAGED')

/** The value of `r` in a tag that is whole: an attribute with `>` in it would leave a quote open. */
function reference(attributes: string): string | undefined {
  if ((attributes.match(/"/g)?.length ?? 0) % 2 === 1 || attributes.includes("'")) throw damaged()
  const references = [...attributes.matchAll(/(?:^|\s)r\s*=\s*"([^"]*)"/g)]
  if (references.length > 1) throw damaged()
  return references[0]?.[1]
}

function columnNumber(letters: string): number {
  return Array.from(letters).reduce(
    (sum, letter) => sum * 26 + (letter.codePointAt(0) ?? 0) - 64,
    0
  )
}

function checkRows(xml: string) {
  for (const [, attributes] of xml.matchAll(ROW_TAG)) {
    const row = reference(attributes)
    if (row !== undefined && !(/^\d{1,7}$/.test(row) && Number(row) <= LAST_EXCEL_ROW))
      throw damaged()
  }
}

function checkCells(xml: string) {
  for (const [, attributes] of xml.matchAll(CELL_TAG)) {
    const address = /^([A-Z]{1,3})(\d{1,7})$/.exec(reference(attributes) ?? '')
    if (!address || Number(address[2]) > LAST_EXCEL_ROW) throw damaged()
    if (attributes.trimEnd().endsWith('/')) continue
    if (columnNumber(address[1]) > MAX_COLUMN || Number(address[2]) > MAX_SHEET_ROW)
      throw new CaError('E_FILE_SHEET_LARGE', { cell: address[0] })
  }
}

function checkPart({ content }: ZipEntry) {
  const xml = content.toString('utf8')
  if (xml.includes('<!DOCTYPE') || xml.includes('<!ENTITY')) throw damaged()
  checkRows(xml)
  checkCells(xml)
}

/**
 * A workbook that may be read: what a table needs of the file, unpacked within the limits, checked and packed anew
 * without compression. Whatever else the file has (pictures, entries that its directory does not list) is left out,
 * so that a reader unpacks nothing that was not checked. No part declares entities, and no filled cell stands so
 * far out that the rows before it would fill the memory.
 *
 * @throws CaError E_FILE_NOT_WORKBOOK, E_FILE_BOMB, E_FILE_DAMAGED, E_FILE_SHEET_LARGE, E_FILE_OLD_EXCEL
 */
export function checkedWorkbook(bytes: Uint8Array): Uint8Array {
  const parts = unpackEntries(bytes, (name) => NEEDED.test(name))
  if (!parts.some((part) => part.name === 'xl/workbook.xml'))
    throw new CaError('E_FILE_NOT_WORKBOOK')
  for (const part of parts) checkPart(part)
  return storedZip(parts)
}
