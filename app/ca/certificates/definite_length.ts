import { CaError } from '#ca/ca_error'
import { TAG, writeElement } from '#ca/certificates/der'

/** Real signed documents nest about twenty deep; deeper ones are made to exhaust a reader. */
const MAX_DEPTH = 60

const CONSTRUCTED = 0x20
const INDEFINITE = 0x80
const CONSTRUCTED_OCTETS = TAG.OCTET_STRING | CONSTRUCTED

interface Read {
  bytes: Uint8Array
  /** Where the next element begins in what was read. */
  next: number
  /** Whether these are the very bytes that stood there. */
  same: boolean
}

function refuse(reason: string): never {
  throw new CaError('E_DER_MALFORMED', { reason })
}

/** The length octets of X.690 8.1.3; undefined for the indefinite form. */
function lengthAt(input: Uint8Array, at: number): { length?: number; start: number } {
  const first = input[at]
  if (first === undefined) refuse('truncated')
  if (first === INDEFINITE) return { start: at + 1 }
  if (first < INDEFINITE) return { length: first, start: at + 1 }
  const count = first & 0x7f
  if (count > 4 || at + 1 + count > input.length) refuse('length out of range')
  const octets = input.subarray(at + 1, at + 1 + count)
  return { length: octets.reduce((sum, octet) => sum * 256 + octet, 0), start: at + 1 + count }
}

const isEnd = (input: Uint8Array, at: number) => input[at] === 0 && input[at + 1] === 0

/** An OCTET STRING in pieces becomes one (X.690 8.7.3). */
function joined(children: Read[]): Uint8Array {
  const pieces = children.map(({ bytes }) => {
    if (bytes[0] !== TAG.OCTET_STRING) refuse('a piece of an octet string')
    return bytes.subarray(lengthAt(bytes, 1).start)
  })
  return writeElement(TAG.OCTET_STRING, ...pieces)
}

function childrenAt(input: Uint8Array, start: number, end: number | undefined, depth: number) {
  const children: Read[] = []
  let at = start
  while (end === undefined ? !isEnd(input, at) : at < end) {
    const child = elementAt(input, at, depth + 1)
    children.push(child)
    at = child.next
  }
  if (end !== undefined && at !== end) refuse('truncated')
  return { children, next: end ?? at + 2 }
}

function elementAt(input: Uint8Array, at: number, depth: number): Read {
  if (depth > MAX_DEPTH) refuse('nested too deeply')
  const tag = input[at]
  if (tag === undefined) refuse('truncated')
  const { length, start } = lengthAt(input, at + 1)
  const end = length === undefined ? undefined : start + length
  if (end !== undefined && end > input.length) refuse('truncated')
  if ((tag & CONSTRUCTED) === 0) {
    if (end === undefined) refuse('indefinite length')
    return { bytes: input.subarray(at, end), next: end, same: true }
  }
  const { children, next } = childrenAt(input, start, end, depth)
  if (tag === CONSTRUCTED_OCTETS) return { bytes: joined(children), next, same: false }
  const same = end !== undefined && children.every((child) => child.same)
  const bytes = same
    ? input.subarray(at, next)
    : writeElement(tag, ...children.map((child) => child.bytes))
  return { bytes, next, same }
}

/**
 * BER with its indefinite lengths made definite and its octet strings in one piece, so that `der` reads it: many
 * signing programs write CMS so (RFC 5652 5.1 allows it). What is DER stays byte for byte, and signatures inside
 * stay good.
 *
 * @throws CaError E_DER_MALFORMED, also for nesting beyond 60 and for bytes after the end
 */
export function withDefiniteLengths(bytes: Uint8Array): Uint8Array {
  const read = elementAt(bytes, 0, 0)
  if (read.next !== bytes.length) refuse('bytes after the end')
  return read.bytes
}
