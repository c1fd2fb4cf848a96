const NAME = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?'
const VALUE = '"[^"<]*"|\'[^\'<]*\''
const TAG = new RegExp(`<(/?)(${NAME})((?:\\s+${NAME}\\s*=\\s*(?:${VALUE}))*)\\s*(/?)>`, 'y')
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(${VALUE})`, 'g')

/** A tag as it is written. */
export interface Tag {
  closing: boolean
  empty: boolean
  name: string
  /** Between the name and the end. */
  attributes: string
  /** Behind it. */
  end: number
}

/** The tag that begins at a place of a text without comments, CDATA and DOCTYPE; undefined when none does. */
export function tagAt(text: string, at: number): Tag | undefined {
  TAG.lastIndex = at
  const tag = TAG.exec(text)
  if (!tag) return undefined
  const [, closing, name, attributes, empty] = tag
  return { closing: closing !== '', empty: empty !== '', name, attributes, end: TAG.lastIndex }
}

/** Name and value, its quotes around it, of each attribute. */
export function attributesIn(text: string): [name: string, quoted: string][] {
  if (text === '') return []
  return Array.from(text.matchAll(ATTRIBUTE), ([, name, quoted]) => [name, quoted])
}
