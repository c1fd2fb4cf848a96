/**
 * One element of BER: enough to take signed structures apart in tests, with indefinite lengths because the National
 * CA's PKCS#12 has them. It shares nothing with what the product reads DER with.
 */
export interface Element {
  tag: number
  /** Tag, length and content as they stand. */
  raw: Uint8Array
  content: Uint8Array
  /** The elements inside; empty for a primitive one. */
  children: Element[]
}

const CONSTRUCTED = 0x20
const INDEFINITE = 0x80

/** The element that the bytes begin with. @throws Error when they end too early */
export function readElement(bytes: Uint8Array): Element {
  if (bytes.length < 2) throw new Error('BER ends too early')
  const tag = bytes[0]
  if (bytes[1] === INDEFINITE) return indefinite(bytes)

  const octets = bytes[1] > INDEFINITE ? bytes[1] & 0x7f : 0
  const header = 2 + octets
  const length = octets ? bytes.subarray(2, header).reduce((sum, b) => sum * 256 + b, 0) : bytes[1]
  if (bytes.length < header + length) throw new Error('BER ends too early')
  const content = bytes.subarray(header, header + length)
  const children = tag & CONSTRUCTED ? readAll(content) : []
  return { tag, raw: bytes.subarray(0, header + length), content, children }
}

/** Goes on until the end-of-contents octets. */
function indefinite(bytes: Uint8Array): Element {
  const children: Element[] = []
  let at = 2
  while (bytes[at] !== 0 || bytes[at + 1] !== 0) {
    const child = readElement(bytes.subarray(at))
    children.push(child)
    at += child.raw.length
  }
  const raw = bytes.subarray(0, at + 2)
  return { tag: bytes[0], raw, content: bytes.subarray(2, at), children }
}

function readAll(content: Uint8Array): Element[] {
  const elements: Element[] = []
  for (let at = 0; at < content.length; at += elements.at(-1)!.raw.length) {
    elements.push(readElement(content.subarray(at)))
  }
  return elements
}

/** The bytes of a BIT STRING, its count of unused bits left out. */
export function bitString(element: Element): Uint8Array {
  return element.content.subarray(1)
}

/** All elements below this one, itself first, whose raw bytes begin like this. */
export function* descendants(element: Element): Generator<Element> {
  yield element
  for (const child of element.children) yield* descendants(child)
}
