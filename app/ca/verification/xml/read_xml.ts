import { DOMParser } from '@xmldom/xmldom'
import { CaError } from '#ca/ca_error'
import { assertModest } from '#ca/verification/xml/modest_markup'

const DECLARED = /<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i
const ENCODING = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([^"']+)["']/

function refuse(reason: string): never {
  throw new CaError('E_XML_UNREADABLE', { reason })
}

/** UTF-8 alone: in another encoding the reader and the check for a DOCTYPE might see different texts. */
function textOf(bytes: Uint8Array): string {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse('encoding')
  }
  const [, encoding = 'utf-8'] = ENCODING.exec(text) ?? []
  if (!/^utf-?8$/i.test(encoding)) refuse('encoding')
  if (DECLARED.test(text)) refuse('doctype')
  return text
}

/** Whether the bytes look like XML: what they are read as, not whether they are well-formed. */
export function looksLikeXml(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 256))
    .toString('utf8')
    .replace(/^\uFEFF/, '')
  return /^\s*<[?!a-z_]/i.test(start)
}

/** The reader goes on behind what it complains of, unless it is stopped. */
function parse(text: string): Document {
  const said: string[] = []
  const stop = (message: string) => {
    said.push(message)
    throw new Error(message)
  }
  const parser = new DOMParser({ errorHandler: { warning: stop, error: stop, fatalError: stop } })
  try {
    return parser.parseFromString(text, 'text/xml')
  } catch (error) {
    return refuse((said[0] ?? String(error)).slice(0, 80))
  }
}

/** A document, read, and the text that it was read from. */
export interface XmlDocument {
  text: string
  document: Document
}

/**
 * Reads an XML document in UTF-8 without DOCTYPE and entities.
 *
 * @throws CaError E_XML_UNREADABLE
 */
export function readXml(bytes: Uint8Array): XmlDocument {
  const text = textOf(bytes)
  assertModest(text)
  const document = parse(text)
  if (!document?.documentElement) refuse('empty')
  return { text, document }
}
