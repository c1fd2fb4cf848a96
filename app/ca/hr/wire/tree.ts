import { DOMParser } from '@xmldom/xmldom'
import { ExclusiveCanonicalization } from 'xml-crypto'
import { CaError } from '#ca/ca_error'

/** A name in a namespace; null for the unqualified names of the gateway and of the payload. */
export type Name = readonly [namespace: string | null, local: string]

function refuse(): never {
  throw new CaError('E_HR_XML', { at: 0 })
}

const parser = new DOMParser({
  errorHandler: { warning: refuse, error: refuse, fatalError: refuse },
})

/** The outermost element of a text that was counted already. @throws CaError E_HR_XML */
export function parse(text: string): Element {
  const root = parser.parseFromString(text, 'text/xml')?.documentElement
  return root ?? refuse()
}

const EMPTY = /^[ \t\r\n]*$/
const ELEMENT = 1

const misplaced = (element: string) =>
  new CaError('E_HR_ENVELOPE', { element: element.slice(0, 60) })

/** The elements in it, between which there is nothing but white space. @throws CaError E_HR_ENVELOPE */
export function elementsOf(parent: Element): Element[] {
  const all = Array.from(parent.childNodes)
  const elements = all.filter((node): node is Element => node.nodeType === ELEMENT)
  const rest = all.filter((node) => node.nodeType !== ELEMENT)
  if (!rest.every(({ nodeValue }) => EMPTY.test(nodeValue ?? ''))) throw misplaced(parent.nodeName)
  return elements
}

/** Whether an element has this name; an unqualified one has no prefix either. */
export function isNamed(element: Element, [namespace, local]: Name): boolean {
  if (element.localName !== local) return false
  return namespace === null
    ? !element.namespaceURI && element.nodeName === local
    : element.namespaceURI === namespace
}

/** The elements in it when they are these, in this order, and no other. @throws CaError E_HR_ENVELOPE */
export function exactly<T extends readonly Name[]>(
  parent: Element,
  ...names: T
): { [each in keyof T]: Element } {
  const found = elementsOf(parent)
  names.forEach((name, at) => {
    if (!found[at] || !isNamed(found[at], name)) throw misplaced(name[1])
  })
  if (found.length > names.length) throw misplaced(found[names.length].nodeName)
  return found as { [each in keyof T]: Element }
}

/** The text of an element that has nothing else in it. @throws CaError E_HR_ENVELOPE */
export function textOf(element: Element): string {
  const nodes = Array.from(element.childNodes)
  if (nodes.some(({ nodeType }) => nodeType === ELEMENT)) throw misplaced(element.nodeName)
  return nodes.map(({ nodeValue }) => nodeValue ?? '').join('')
}

/** Bytes that are written in Base64, strictly. @throws CaError E_HR_ENVELOPE */
export function bytesOf(element: Element): Uint8Array {
  const text = textOf(element).replaceAll(/[ \t\r\n]/g, '')
  const bytes = Buffer.from(text, 'base64')
  if (text === '' || bytes.toString('base64') !== text) throw misplaced(element.nodeName)
  return new Uint8Array(bytes)
}

/** Attributes that are no declaration of a namespace. */
export const attributesOf = (element: Element): Attr[] =>
  Array.from(element.attributes).filter(({ nodeName }) => !/^xmlns(:|$)/.test(nodeName))

const canonicalisation = new ExclusiveCanonicalization()

/** The exclusive canonical form of an element (xml-exc-c14n), by xml-crypto. */
export const canonical = (element: Element): string => canonicalisation.process(element, {})
