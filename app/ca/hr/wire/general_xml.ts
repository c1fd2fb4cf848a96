import { DOMParser } from '@xmldom/xmldom'
import { OUTERMOST, XmlElement, type Scope, type XmlNode } from '#ca/hr/wire/xml_element'

const ELEMENT = 1
const DECLARATION = /^xmlns(?::|$)/

function scopeOf(attributes: Attr[], outer: Scope): Scope {
  const declared = attributes.filter(({ nodeName }) => DECLARATION.test(nodeName))
  if (declared.length === 0) return outer
  const prefixes = declared.map(({ nodeName, value }) => [nodeName.slice(6), value] as const)
  return new Map([...outer, ...prefixes])
}

function nodesOf(element: Element, scope: Scope): XmlNode[] {
  const nodes: XmlNode[] = []
  for (const node of Array.from(element.childNodes)) {
    if (node.nodeType === ELEMENT) nodes.push(elementOf(node as Element, scope))
    else nodes.push(node.nodeValue ?? '')
  }
  return nodes
}

function elementOf(element: Element, outer: Scope): XmlElement {
  const all = Array.from(element.attributes)
  const scope = scopeOf(all, outer)
  const attributes = all
    .filter(({ nodeName }) => !DECLARATION.test(nodeName))
    .map(({ nodeName, value }) => [nodeName, value] as const)
  return new XmlElement({
    ...{ nodeName: element.nodeName, scope, attributes },
    children: nodesOf(element, scope),
  })
}

/**
 * The outermost element of any text, by xmldom.
 *
 * @param refuse ends what is not well-formed
 */
export function readGeneralXml(text: string, refuse: () => never): XmlElement {
  const errorHandler = { warning: refuse, error: refuse, fatalError: refuse }
  const parser = new DOMParser({ errorHandler })
  const root = parser.parseFromString(text, 'text/xml')?.documentElement
  return root ? elementOf(root, OUTERMOST) : refuse()
}
