import { DOMParser } from '@xmldom/xmldom'
import { CaError } from '#ca/ca_error'

/** Deeper than any document that people sign; deeper ones are made to exhaust a reader. */
const MAX_DEPTH = 200
/** Elements of one document. */
const MAX_ELEMENTS = 50_000

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

/** Counted in the text before anything is built from it. */
function assertModest(text: string): void {
  let depth = 0
  let elements = 0
  for (const [tag] of text.matchAll(/<(?:!--[\s\S]*?-->|!\[CDATA\[[\s\S]*?\]\]>|[^!?][^<]*?>)/g)) {
    if (tag.startsWith('<!')) continue
    if (tag.startsWith('</')) depth -= 1
    else {
      elements += 1
      if (!tag.endsWith('/>')) depth += 1
    }
    if (depth > MAX_DEPTH || elements > MAX_ELEMENTS) refuse('size')
  }
}

/** Whether the bytes look like XML: what they are read as, not whether they are well-formed. */
export function looksLikeXml(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 256))
    .toString('utf8')
    .replace(/^\uFEFF/, '')
  return /^\s*<[?!a-z_]/i.test(start)
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
  const stop = (message: string) => refuse(String(message).slice(0, 80))
  const parser = new DOMParser({ errorHandler: { warning: stop, error: stop, fatalError: stop } })
  const document = parser.parseFromString(text, 'text/xml')
  if (!document?.documentElement) refuse('empty')
  return { text, document }
}
