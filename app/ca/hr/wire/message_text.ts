import { CaError } from '#ca/ca_error'
import { NO_XML_CHARACTER } from '#ca/xml_characters'

/** Bytes of a message: a request with a certificate request and two certificates has less than a tenth of it. */
export const MESSAGE_LIMIT = 128 * 1024

const DECLARATION =
  /^<\?xml version="1\.0"(?: encoding="([A-Za-z0-9_.-]{1,20})")?(?: standalone="(?:yes|no)")?\s*\?>\s*/
const REFERENCE = /&([^;]{0,12};?)/g
const NAMED = ['amp;', 'lt;', 'gt;', 'quot;', 'apos;']

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new CaError('E_HR_ENCODING')
  }
}

function isCharacter(reference: string): boolean {
  const [, hex, decimal] = /^#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}));$/.exec(reference) ?? []
  if (!hex && !decimal) return false
  const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false
  return !NO_XML_CHARACTER.test(String.fromCodePoint(code))
}

function assertReferences(text: string): void {
  for (const [, reference] of text.matchAll(REFERENCE)) {
    if (!NAMED.includes(reference) && !isCharacter(reference)) throw new CaError('E_HR_ENTITY')
  }
}

/**
 * The text of a message after its declaration: UTF-8 alone, without characters and references that XML does not have, and
 * without DOCTYPE, comments, CDATA and instructions, in which two readers may see two things.
 *
 * @throws CaError E_HR_TOO_LARGE (413), E_HR_ENCODING, E_HR_CHARACTER, E_HR_DOCTYPE, E_HR_MARKUP, E_HR_ENTITY
 */
export function messageText(bytes: Uint8Array): string {
  if (bytes.length > MESSAGE_LIMIT)
    throw new CaError('E_HR_TOO_LARGE', { limit: MESSAGE_LIMIT }, 413)
  const whole = decode(bytes)
  if (NO_XML_CHARACTER.test(whole)) throw new CaError('E_HR_CHARACTER')
  const [declaration, encoding = 'utf-8'] = DECLARATION.exec(whole) ?? ['']
  if (!/^utf-8$/i.test(encoding)) throw new CaError('E_HR_ENCODING')
  const text = whole.slice(declaration.length)
  if (/<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(text)) throw new CaError('E_HR_DOCTYPE')
  if (/<[!?]/.test(text)) throw new CaError('E_HR_MARKUP')
  assertReferences(text)
  return text
}
