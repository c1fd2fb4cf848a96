import { attributesIn, tagAt, type Tag } from '#ca/hr/wire/tags'
import { OUTERMOST, XmlElement, type Scope, type XmlNode } from '#ca/hr/wire/xml_element'

/*
| The form in which messages come, and in which canonical XML is written: no line ends but \n, no white space in attributes
| but the space, no references but those by name, no prefix xml. Where this holds there is nothing to normalise (XML 1.0
| 2.11, 3.3.3), and a text is its tags and what stands between them.
*/

const NOT_PLAIN = /[\r\u0085\u2028]|&#|\]\]>|\sxml:/
const NAMES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** A text that is not of this form, or that somebody else has to judge. */
class NotPlain extends Error {}

function textOf(written: string): string {
  if (!written.includes('&')) return written
  return written.replaceAll(/&([^;]*);?/g, (_, name: string) => {
    if (!Object.hasOwn(NAMES, name)) throw new NotPlain()
    return NAMES[name]
  })
}

function valueOf(quoted: string): string {
  if (/[\t\n]/.test(quoted)) throw new NotPlain()
  return textOf(quoted.slice(1, -1))
}

/** An element whose end has not come yet. */
class Open {
  readonly children: XmlNode[] = []
  readonly #attributes: [string, string][] = []
  readonly scope: Scope

  constructor(
    readonly name: string,
    tag: Tag,
    outer: Scope
  ) {
    const declared: [string, string][] = []
    for (const [attribute, quoted] of attributesIn(tag.attributes)) {
      const value = valueOf(quoted)
      if (attribute === 'xmlns') declared.push(['', value])
      else if (attribute.startsWith('xmlns:')) declared.push([attribute.slice(6), value])
      else this.#attributes.push([attribute, value])
    }
    this.scope = declared.length > 0 ? new Map([...outer, ...declared]) : outer
    for (const each of [name, ...this.#attributes.map(([attribute]) => attribute)])
      if (each.includes(':') && !this.scope.has(each.slice(0, each.indexOf(':'))))
        throw new NotPlain()
  }

  closed(): XmlElement {
    const { name: nodeName, scope, children } = this
    return new XmlElement({ nodeName, scope, children, attributes: this.#attributes })
  }
}

/** Takes in one tag after another; whatever is not as it should be is not plain. */
class Reader {
  readonly #open: Open[] = []
  root: XmlElement | undefined

  text(written: string) {
    if (written === '') return
    const inner = this.#open.at(-1)
    if (inner) inner.children.push(textOf(written))
    else if (/[^ \t\n]/.test(written)) throw new NotPlain()
  }

  tag(tag: Tag) {
    if (tag.closing) return this.#close(tag)
    if (this.root) throw new NotPlain()
    this.#open.push(new Open(tag.name, tag, this.#open.at(-1)?.scope ?? OUTERMOST))
    if (tag.empty) this.#close(tag)
  }

  #close({ name }: Tag) {
    const done = this.#open.pop()
    if (done?.name !== name) throw new NotPlain()
    const element = done.closed()
    const outer = this.#open.at(-1)
    if (outer) outer.children.push(element)
    else this.root = element
  }
}

function read(text: string): XmlElement | undefined {
  const reader = new Reader()
  let from = 0
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', from)) {
    const tag = tagAt(text, at)
    if (!tag) return undefined
    reader.text(text.slice(from, at))
    reader.tag(tag)
    from = tag.end
  }
  reader.text(text.slice(from))
  return reader.root
}

/** The outermost element of a text in plain form; undefined when it is not in that form. */
export function readPlainXml(text: string): XmlElement | undefined {
  if (NOT_PLAIN.test(text)) return undefined
  try {
    return read(text)
  } catch (error) {
    if (error instanceof NotPlain) return undefined
    throw error
  }
}
