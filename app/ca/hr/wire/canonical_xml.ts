import type { Scope, XmlAttribute, XmlElement, XmlNode } from '#ca/hr/wire/xml_element'

const IN_TEXT: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' }
const IN_ATTRIBUTES: Record<string, string> = {
  ...{ '&': '&amp;', '<': '&lt;', '"': '&quot;' },
  ...{ '\t': '&#x9;', '\n': '&#xA;', '\r': '&#xD;' },
}

const writtenText = (text: string) =>
  /[&<>\r]/.test(text) ? text.replaceAll(/[&<>\r]/g, (each) => IN_TEXT[each]) : text

const writtenValue = (text: string) =>
  /[&<"\t\n\r]/.test(text) ? text.replaceAll(/[&<"\t\n\r]/g, (each) => IN_ATTRIBUTES[each]) : text

const order = (a: string, b: string) => (a < b ? -1 : Number(a > b))

/** The prefixes that an element and its attributes are written with, the default namespace's first. */
function usedBy({ prefix, attributes }: XmlElement): string[] {
  const prefixes = attributes.map((each) => each.prefix).filter((each) => each !== '')
  return [...new Set([prefix, ...prefixes])].filter((each) => each !== 'xml').toSorted(order)
}

/** What has to be declared here, where the outer elements have declared this. */
function toDeclare(element: XmlElement, declared: Scope): [prefix: string, uri: string][] {
  return usedBy(element)
    .map((prefix): [string, string] => [prefix, element.scope.get(prefix) ?? ''])
    .filter(([prefix, uri]) => (declared.get(prefix) ?? '') !== uri)
}

const byName = (a: XmlAttribute, b: XmlAttribute) =>
  order(a.namespaceURI ?? '', b.namespaceURI ?? '') || order(a.localName, b.localName)

function write(node: XmlNode, declared: Scope): string {
  if (typeof node === 'string') return writtenText(node)
  const own = toDeclare(node, declared)
  const now = own.length > 0 ? new Map([...declared, ...own]) : declared
  let text = `<${node.nodeName}`
  for (const [prefix, uri] of own)
    text += ` xmlns${prefix === '' ? '' : `:${prefix}`}="${writtenValue(uri)}"`
  for (const { nodeName, value } of node.attributes.toSorted(byName))
    text += ` ${nodeName}="${writtenValue(value)}"`
  text += '>'
  for (const child of node.children) text += write(child, now)
  return `${text}</${node.nodeName}>`
}

/** The exclusive canonical form of an element, without a prefix list (xml-exc-c14n 3). */
export const canonicalXml = (element: XmlElement): string => write(element, new Map())
