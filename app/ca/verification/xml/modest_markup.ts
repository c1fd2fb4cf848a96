import { CaError } from '#ca/ca_error'

/** Deeper than any document that people sign; deeper ones are made to exhaust a reader. */
const MAX_DEPTH = 200
/** Elements, comments and the like of one document. */
const MAX_NODES = 50_000
/** Beside each other in one element: the work of the library that copies a document grows with their square. */
const MAX_SIBLINGS = 2_000
/** Of one element. */
const MAX_ATTRIBUTES = 100
/** Declared by an element and those around it: the canonical form of each element looks through all of them. */
const MAX_NAMESPACES = 100

function refuse(reason: string): never {
  throw new CaError('E_XML_UNREADABLE', { reason })
}

/** What stands between these marks is looked for once; what has no end is no XML. */
const SPANS = [
  { begin: '<!--', end: '-->' },
  { begin: '<![CDATA[', end: ']]>' },
  { begin: '<?', end: '?>' },
]

/**
 * Whether a namespace is declared here, `xmlns=` or `xmlns:a=`. What only looks like it is counted too, whatever stands
 * before it: the reader takes more for a space than XML does.
 */
const isDeclaration = (text: string, at: number) => text.startsWith('xmlns', at)

/** A tag, from `<` to `>`; a quoted value may hold `>`, nothing may hold `<` (XML 1.0 3.1). */
function readTag(text: string, from: number) {
  let quote = ''
  let attributes = 0
  let namespaces = 0
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at]
    if (character === '<') break
    if (quote) {
      if (character === quote) quote = ''
    } else if (character === '"' || character === "'") {
      quote = character
      attributes += 1
    } else if (character === '>') return { end: at + 1, attributes, namespaces }
    else if (character === 'x' && isDeclaration(text, at)) namespaces += 1
  }
  return refuse('markup')
}

/** The open elements, how many nodes stand in each, and how many namespaces are declared there. */
class Counter {
  #nodes = 0
  readonly #siblings = [0]
  readonly #namespaces = [0]

  node(): void {
    const beside = (this.#siblings[this.#siblings.length - 1] += 1)
    if (++this.#nodes > MAX_NODES || beside > MAX_SIBLINGS) refuse('size')
  }

  /** @param namespaces declared by this element */
  open(namespaces: number): void {
    const all = this.#namespaces[this.#namespaces.length - 1] + namespaces
    if (this.#siblings.push(0) > MAX_DEPTH || all > MAX_NAMESPACES) refuse('size')
    this.#namespaces.push(all)
  }

  close(): void {
    if (this.#siblings.length <= 1) return
    this.#siblings.pop()
    this.#namespaces.pop()
  }
}

function countTag(text: string, from: number, counter: Counter): number {
  const { end, attributes, namespaces } = readTag(text, from)
  if (text[from + 1] === '/') {
    counter.close()
    return end
  }
  if (attributes > MAX_ATTRIBUTES) refuse('size')
  counter.node()
  counter.open(namespaces)
  if (text[end - 2] === '/') counter.close()
  return end
}

/**
 * Counts what a document is made of, in one pass over its text and before anything is built from it.
 *
 * @throws CaError E_XML_UNREADABLE: `size`, or `markup` that has no end
 */
export function assertModest(text: string): void {
  const counter = new Counter()
  for (let at = text.indexOf('<'); at >= 0;) {
    const span = SPANS.find(({ begin }) => text.startsWith(begin, at))
    if (span) counter.node()
    const end = span
      ? text.indexOf(span.end, at + span.begin.length) + span.end.length
      : countTag(text, at, counter)
    if (end <= at) refuse('markup')
    at = text.indexOf('<', end)
  }
}
