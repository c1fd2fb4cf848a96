import { CaError } from '#ca/ca_error'

export const DSIG = 'http://www.w3.org/2000/09/xmldsig#'
export const XADES = 'http://uri.etsi.org/01903/v1.3.2#'

const isElement = (node: ChildNode): node is Element => node.nodeType === 1

/** The children of that name; of XML-Signature when no other namespace is given. */
export function children(element: Element, name: string, namespace = DSIG): Element[] {
  return Array.from(element.childNodes)
    .filter(isElement)
    .filter((child) => child.localName === name && child.namespaceURI === namespace)
}

/** The one child of that name. @throws CaError E_XML_SIGNATURE_SHAPE */
export function only(element: Element, name: string, namespace = DSIG): Element {
  const found = children(element, name, namespace)
  if (found.length !== 1) throw new CaError('E_XML_SIGNATURE_SHAPE', { element: name })
  return found[0]
}

/** What is found by going down these names of XAdES. */
export function below(elements: Element[], ...names: string[]): Element[] {
  return names.reduce(
    (found, name) => found.flatMap((each) => children(each, name, XADES)),
    elements
  )
}

export const algorithmOf = (element: Element) => element.getAttribute('Algorithm') ?? ''

/** The bytes that an element holds as Base64. */
export const bytesIn = ({ textContent }: Element) =>
  new Uint8Array(Buffer.from(textContent ?? '', 'base64'))
