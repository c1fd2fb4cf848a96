/** A character that XML 1.0 allows nowhere (2.2): NUL among them, at which readers in C stop. */
export const NO_XML_CHARACTER = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u

const LINE_BREAKS = /[\v\f]/g
const OTHERS = new RegExp(NO_XML_CHARACTER.source, 'gu')

/**
 * A text as it can stand in XML: the line and page breaks of word processors are line breaks, what else XML does not allow
 * is left out.
 */
export const xmlText = (text: string): string =>
  NO_XML_CHARACTER.test(text) ? text.replaceAll(LINE_BREAKS, '\n').replaceAll(OTHERS, '') : text
