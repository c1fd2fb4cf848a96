/** An attribute that is no declaration of a namespace. */
export interface XmlAttribute {
  nodeName: string
  prefix: string
  localName: string
  namespaceURI: string | null
  value: string
}

/** Prefixes and what they stand for where an element is; the empty one is the default namespace. */
export type Scope = ReadonlyMap<string, string>

/** Around the outermost element: the prefix that means one thing for ever (xml-names 3). */
export const OUTERMOST: Scope = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']])

/** What an element is made of. */
export interface ElementParts {
  nodeName: string
  scope: Scope
  attributes: readonly (readonly [name: string, value: string])[]
  children: XmlNode[]
}

export type XmlNode = XmlElement | string

/** A qualified name in two; the prefix of an unqualified one is empty. */
function partsOf(name: string): [prefix: string, local: string] {
  const colon = name.indexOf(':')
  return colon === -1 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)]
}

/** An element of a message with what is in it, text as it is meant, references resolved. It is never changed. */
export class XmlElement {
  readonly nodeName: string
  readonly prefix: string
  readonly localName: string
  readonly namespaceURI: string | null
  readonly attributes: readonly XmlAttribute[]
  readonly children: readonly XmlNode[]
  readonly scope: Scope

  constructor({ nodeName, scope, attributes, children }: ElementParts) {
    this.nodeName = nodeName
    const [prefix, localName] = partsOf(nodeName)
    this.prefix = prefix
    this.localName = localName
    this.scope = scope
    this.namespaceURI = scope.get(prefix) || null
    this.attributes = attributes.map(([name, value]) => this.#attribute(name, value))
    this.children = children
  }

  #attribute(nodeName: string, value: string): XmlAttribute {
    const [prefix, localName] = partsOf(nodeName)
    const namespaceURI = prefix === '' ? null : (this.scope.get(prefix) ?? null)
    return { nodeName, prefix, localName, namespaceURI, value }
  }

  /** The value of an attribute by its name as it is written. */
  getAttribute(name: string): string | null {
    return this.attributes.find(({ nodeName }) => nodeName === name)?.value ?? null
  }

  /** This element and all in it, in the order of the document. */
  *all(): Generator<XmlElement> {
    yield this
    for (const child of this.children) if (typeof child !== 'string') yield* child.all()
  }

  /** The elements in it, at whatever depth, that have this name. */
  named(namespace: string | null, local: string): XmlElement[] {
    return [...this.all()].filter(
      (each) => each !== this && each.namespaceURI === namespace && each.localName === local
    )
  }

  /** The same element without one of its children. */
  without(child: XmlElement): XmlElement {
    const { nodeName, scope } = this
    const attributes = this.attributes.map((each) => [each.nodeName, each.value] as const)
    const children = this.children.filter((each) => each !== child)
    return new XmlElement({ nodeName, scope, attributes, children })
  }
}
