import { CaError } from '#ca/ca_error'
import { canonicalXml } from '#ca/hr/wire/canonical_xml'
import { readGeneralXml } from '#ca/hr/wire/general_xml'
import { readPlainXml } from '#ca/hr/wire/plain_xml'
import type { XmlAttribute, XmlElement } from '#ca/hr/wire/xml_element'

/** A name in a namespace; null for the unqualified names of the gateway and of the payload. */
export type Name = readonly [namespace: string | null, local: string]

function refuse(): never {
  throw new CaError('E_HR_XML', { at: 0 })
}

/** The outermost element of a text that was counted already. @throws CaError E_HR_XML */
export const parse = (text: string): XmlElement =>
  readPlainXml(text) ?? readGeneralXml(text, refuse)

const EMPTY = /^[ \t\r\n]*$/

const misplaced = (element: string) =>
  new CaError('E_HR_ENVELOPE', { element: element.slice(0, 60) })

/** The elements in it, between which there is nothing but white space. @throws CaError E_HR_ENVELOPE */
export function elementsOf(parent: XmlElement): XmlElement[] {
  const elements: XmlElement[] = []
  for (const child of parent.children) {
    if (typeof child !== 'string') elements.push(child)
    else if (!EMPTY.test(child)) throw misplaced(parent.nodeName)
  }
  return elements
}

/** Whether an element has this name; an unqualified one has no prefix either. */
export function isNamed(element: XmlElement, [namespace, local]: Name): boolean {
  if (element.localName !== local) return false
  return namespace === null
    ? !element.namespaceURI && element.nodeName === local
    : element.namespaceURI === namespace
}

/** The elements in it when they are these, in this order, and no other. @throws CaError E_HR_ENVELOPE */
export function exactly<T extends readonly Name[]>(
  parent: XmlElement,
  ...names: T
): { [each in keyof T]: XmlElement } {
  const found = elementsOf(parent)
  names.forEach((name, at) => {
    if (!found[at] || !isNamed(found[at], name)) throw misplaced(name[1])
  })
  if (found.length > names.length) throw misplaced(found[names.length].nodeName)
  return found as { [each in keyof T]: XmlElement }
}

/** The text of an element that has nothing else in it. @throws CaError E_HR_ENVELOPE */
export function textOf(element: XmlElement): string {
  return element.children
    .map((child) => {
      if (typeof child !== 'string') throw misplaced(element.nodeName)
      return child
    })
    .join('')
}

/** Bytes that are written in Base64, strictly. @throws CaError E_HR_ENVELOPE */
export function bytesOf(element: XmlElement): Uint8Array {
  const text = textOf(element).replaceAll(/[ \t\r\n]/g, '')
  const bytes = Buffer.from(text, 'base64')
  if (text === '' || bytes.toString('base64') !== text) throw misplaced(element.nodeName)
  return new Uint8Array(bytes)
}

/** Attributes that are no declaration of a namespace. */
export const attributesOf = (element: XmlElement): readonly XmlAttribute[] => element.attributes

/** The exclusive canonical form of an element (xml-exc-c14n). */
export const canonical = canonicalXml
