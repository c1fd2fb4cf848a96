import iconv from 'iconv-lite'
import { CaError } from '#ca/ca_error'

/** A text, what its bytes were taken for, and whether they could as well be taken for something else. */
export interface DecodedText {
  text: string
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1251' | 'kz-1048'
  guessed: boolean
}

const known = (encoding: DecodedText['encoding'], text: string): DecodedText => ({
  text,
  encoding,
  guessed: false,
})

function utf16(bytes: Buffer): DecodedText | undefined {
  if (bytes.length % 2 === 1) return
  const mark = bytes.length >= 2 ? bytes.readUInt16BE(0) : 0
  if (mark === 0xfffe) return known('utf-16le', iconv.decode(bytes, 'utf-16le'))
  if (mark === 0xfeff) return known('utf-16be', iconv.decode(bytes, 'utf-16be'))
  // Digits and separators of a table have a zero byte on one side; no eight-bit text has any.
  if (!bytes.includes(0)) return
  const zeroSecond = bytes.filter((byte, index) => byte === 0 && index % 2 === 1).length
  const zeroFirst = bytes.filter((byte, index) => byte === 0 && index % 2 === 0).length
  const encoding = zeroSecond > zeroFirst ? 'utf-16le' : 'utf-16be'
  return known(encoding, iconv.decode(bytes, encoding))
}

function utf8(bytes: Buffer): DecodedText | undefined {
  try {
    return known('utf-8', new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}

/** Where KZ-1048 (ST RK 1048-2002) has Kazakh letters and windows-1251 has Ukrainian and Serbian ones. */
const DIFFERENT = [
  0x8d, 0x8e, 0x9d, 0x9e, 0xa1, 0xa2, 0xa3, 0xa5, 0xaa, 0xaf, 0xb4, 0xba, 0xbc, 0xbd, 0xbe, 0xbf,
]

function eightBit(bytes: Buffer): DecodedText {
  const kazakh = DIFFERENT.some((byte) => bytes.includes(byte))
  return kazakh
    ? { text: iconv.decode(bytes, 'rk1048'), encoding: 'kz-1048', guessed: true }
    : known('windows-1251', iconv.decode(bytes, 'windows-1251'))
}

/** Signs below a space, but for tab, line feed and carriage return, are in no table. */
const hasControls = (text: string) =>
  Array.from(text).some((sign) => sign < ' ' && !'\t\n\r'.includes(sign))

/**
 * Decodes the text of a CSV file: UTF-16 by its mark or its zero bytes, UTF-8 when it is valid, else KZ-1048
 * when there are letters that only it has in Kazakhstan, else windows-1251.
 *
 * @throws CaError E_FILE_UNKNOWN when it is no text at all
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const decoded = utf16(buffer) ?? utf8(buffer) ?? eightBit(buffer)
  const text = decoded.text.replace(/^\uFEFF/, '')
  if (hasControls(text) || text.includes('\uFFFD')) throw new CaError('E_FILE_UNKNOWN')
  return { ...decoded, text }
}
