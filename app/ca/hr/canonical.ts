import { xmlText } from '#ca/xml_characters'

/*
| Text that is written in its exclusive canonical form (xml-exc-c14n) from the start, so that it can be hashed as it
| stands: declarations where a prefix is used first, attributes in order, no empty tags.
*/

/** Characters in text as the canonical form has them (xml-c14n 2.3), those that XML does not have left out. */
export function escaped(text: string): string {
  return xmlText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#xD;')
}

/** An element with text. */
export const field = (name: string, value: string | number): string =>
  `<${name}>${escaped(String(value))}</${name}>`

/** An element with elements. */
export const inside = (name: string, ...parts: string[]): string =>
  `<${name}>${parts.join('')}</${name.split(' ')[0]}>`

export const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
