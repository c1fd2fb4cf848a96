/** Signs that are not seen: zero-width spaces and joiners, soft hyphens, byte-order marks, direction marks. */
const UNSEEN = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060\uFEFF]/g

/** The text of a cell as a person sees it: composed letters, one space for any white space, nothing around it. */
export function cleanText(text: string): string {
  return text.normalize('NFC').replace(UNSEEN, '').replace(/\s+/g, ' ').trim()
}
