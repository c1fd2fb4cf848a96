import { CaError } from '#ca/ca_error'
import { attributesIn, tagAt } from '#ca/hr/wire/tags'

/** Far above what a message has: sixty elements, twelve levels, four attributes. */
const MOST = { elements: 300, depth: 24, attributes: 12, name: 100 } as const

function limit(what: keyof typeof MOST): never {
  throw new CaError('E_HR_LIMITS', { what, most: MOST[what] })
}

function malformed(at: number): never {
  throw new CaError('E_HR_XML', { at })
}

/** Prefixes that mean one thing for ever, and undeclared ones (xml-names 3). */
function isForbidden(name: string, value: string): boolean {
  return /^xmlns:(xml|xmlns)$/i.test(name) || (name.startsWith('xmlns:') && value.length === 2)
}

function assertAttributes(text: string, at: number): void {
  const names = new Set<string>()
  for (const [name, value] of attributesIn(text)) {
    if (names.has(name) || isForbidden(name, value)) malformed(at)
    if (name.length > MOST.name) limit('name')
    if (names.add(name).size > MOST.attributes) limit('attributes')
  }
}

/**
 * Counts elements, depth and attributes in one pass over the text, before anything is built from it: every `<` begins a
 * tag, and every tag closes the one that is open.
 *
 * @param text without declaration, comments, CDATA and DOCTYPE
 * @throws CaError E_HR_LIMITS, E_HR_XML
 */
export function assertModest(text: string): void {
  if (!/^[ \t\r\n]*</.test(text) || !text.trimEnd().endsWith('>')) malformed(0)
  const open: string[] = []
  let elements = 0
  let end = 0
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', end)) {
    const tag = tagAt(text, at)
    if (!tag) malformed(at)
    const { closing, name, attributes, empty } = tag
    end = tag.end
    if (closing) {
      if (attributes || empty || open.pop() !== name) malformed(at)
      continue
    }
    if (elements > 0 && open.length === 0) malformed(at)
    if ((elements += 1) > MOST.elements) limit('elements')
    if (name.length > MOST.name) limit('name')
    assertAttributes(attributes, at)
    if (!empty && open.push(name) > MOST.depth) limit('depth')
  }
  if (open.length > 0 || elements === 0) malformed(text.length)
}
