import { CaError } from '#ca/ca_error'
import { MAX_FILE_BYTES } from '#ca/letters/annex1/limits'

const startsWith = (bytes: Uint8Array, ...start: number[]) =>
  start.every((byte, index) => bytes[index] === byte)

const isMarkup = (bytes: Uint8Array) =>
  /^\s*<(!doctype|html|\?xml|table|meta|head|body)/i.test(
    Buffer.from(bytes.subarray(0, 200))
      .toString('latin1')
      .replace(/^\u00EF\u00BB\u00BF/, '')
  )

/**
 * Tells a workbook from a text by its content; the name proves nothing.
 *
 * @throws CaError E_FILE_EMPTY, E_FILE_TOO_LARGE, E_FILE_OLD_EXCEL (also a workbook with a password: both are
 * compound files), E_FILE_PDF, E_FILE_HTML
 */
export function fileFormat(bytes: Uint8Array): 'workbook' | 'text' {
  if (bytes.length === 0) throw new CaError('E_FILE_EMPTY')
  if (bytes.length > MAX_FILE_BYTES)
    throw new CaError('E_FILE_TOO_LARGE', { megabytes: MAX_FILE_BYTES / 1024 / 1024 }, 413)
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) throw new CaError('E_FILE_OLD_EXCEL')
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46)) throw new CaError('E_FILE_PDF')
  if (isMarkup(bytes)) throw new CaError('E_FILE_HTML')
  return startsWith(bytes, 0x50, 0x4b) ? 'workbook' : 'text'
}
