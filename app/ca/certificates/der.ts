import { CaError } from '#ca/ca_error'

/** One tag-length-value of DER. */
export interface Element {
  /** The identifier octet. */
  tag: number
  /** The whole element, header included. */
  bytes: Uint8Array
  content: Uint8Array
}

/** Identifier octets (X.690 8.1.2) that are read by hand. */
export const TAG = {
  BOOLEAN: 0x01,
  INTEGER: 0x02,
  BIT_STRING: 0x03,
  OCTET_STRING: 0x04,
  OBJECT_IDENTIFIER: 0x06,
  UTF8_STRING: 0x0c,
  PRINTABLE_STRING: 0x13,
  IA5_STRING: 0x16,
  UTC_TIME: 0x17,
  GENERALIZED_TIME: 0x18,
  SEQUENCE: 0x30,
  SET: 0x31,
} as const

const CONSTRUCTED = 0x20
const HIGH_TAG_NUMBER = 0x1f

function refuse(reason: string): never {
  throw new CaError('E_DER_MALFORMED', { reason })
}

/** Length octets in the only form that DER allows (X.690 10.1): definite and shortest. */
function readLength(bytes: Uint8Array, offset: number): { length: number; start: number } {
  const first = bytes[offset]
  if (first === undefined) refuse('truncated')
  if (first < 0x80) return { length: first, start: offset + 1 }
  const count = first & 0x7f
  if (count === 0) refuse('indefinite length')
  if (count > 4 || offset + 1 + count > bytes.length) refuse('length out of range')
  let length = 0
  for (const octet of bytes.subarray(offset + 1, offset + 1 + count)) length = length * 256 + octet
  if (length < 0x80 || bytes[offset + 1] === 0) refuse('length not in its shortest form')
  return { length, start: offset + 1 + count }
}

/**
 * The element that starts at `offset`.
 *
 * @throws CaError E_DER_MALFORMED for truncated, indefinite or over-long encodings
 */
export function readElement(bytes: Uint8Array, offset = 0): Element {
  const tag = bytes[offset]
  if (tag === undefined) refuse('truncated')
  if ((tag & HIGH_TAG_NUMBER) === HIGH_TAG_NUMBER) refuse('tag number above 30')
  const { length, start } = readLength(bytes, offset + 1)
  if (start + length > bytes.length) refuse('truncated')
  return {
    tag,
    bytes: bytes.subarray(offset, start + length),
    content: bytes.subarray(start, start + length),
  }
}

/** The one element that these bytes are; nothing may follow it. */
export function readWhole(bytes: Uint8Array): Element {
  const element = readElement(bytes)
  if (element.bytes.length !== bytes.length) refuse('bytes after the end')
  return element
}

/** The elements inside a constructed one, in their order. */
export function* readChildren(element: Element): Generator<Element> {
  for (let offset = 0; offset < element.content.length;) {
    const child = readElement(element.content, offset)
    yield child
    offset += child.bytes.length
  }
}

/** How many elements are inside a constructed one. */
export function countChildren(element: Element): number {
  let count = 0
  for (let at = 0; at < element.content.length; count += 1)
    at += readElement(element.content, at).bytes.length
  return count
}

/** All of the elements inside a constructed one. */
export function childrenOf({ content }: Element): Element[] {
  const children: Element[] = []
  for (let offset = 0; offset < content.length;) {
    const child = readElement(content, offset)
    children.push(child)
    offset += child.bytes.length
  }
  return children
}

/** True for SEQUENCE, SET and explicit context tags. */
export function isConstructed(element: Element): boolean {
  return (element.tag & CONSTRUCTED) !== 0
}

/** How many octets tell a length, beside the first one (X.690 8.1.3). */
function lengthOctets(length: number): number {
  if (length < 0x80) return 0
  if (length < 0x100) return 1
  if (length < 0x10000) return 2
  return length < 0x1000000 ? 3 : 4
}

/** Writes the identifier and length octets at the beginning; returns how many there are. */
function putHeader(into: Uint8Array, tag: number, length: number): number {
  const octets = lengthOctets(length)
  into[0] = tag
  into[1] = octets === 0 ? length : 0x80 | octets
  for (let at = 0; at < octets; at++) into[2 + at] = length >>> (8 * (octets - 1 - at))
  return 2 + octets
}

/** The identifier and length octets of an element with so much content, in the shortest form (X.690 10.1). */
export function writeHeader(tag: number, length: number): Uint8Array {
  const header = new Uint8Array(2 + lengthOctets(length))
  putHeader(header, tag, length)
  return header
}

/** DER of an element with this content: the writing counterpart of `readElement`. */
export function writeElement(tag: number, ...parts: Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const element = new Uint8Array(2 + lengthOctets(length) + length)
  let at = putHeader(element, tag, length)
  for (const part of parts) {
    element.set(part, at)
    at += part.length
  }
  return element
}

/** DER BIT STRING of whole bytes. */
export function writeBitString(bytes: Uint8Array): Uint8Array {
  return writeElement(TAG.BIT_STRING, Uint8Array.of(0), bytes)
}
