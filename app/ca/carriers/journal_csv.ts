import type { JournalLine } from '#ca/carriers/issue_journal'

/** The nine columns of annex 3, in order; `carriers.journal.<column>` are their headings. */
export const JOURNAL_COLUMNS = [
  'number',
  'agency',
  'letter',
  'holder',
  'issued_on',
  'carrier',
  'recipient',
  'signature',
  'handed_out_on',
] as const

export type JournalColumn = (typeof JOURNAL_COLUMNS)[number]

/** How the reader's language says it: headings, the name of an agency, "number, date" of a letter. */
export interface JournalWords {
  headings: Record<JournalColumn, string>
  agency(line: JournalLine): string
  letter(number: string, date: string): string
}

/** 2026-11-17 → 17.11.2026 */
const dotted = (day: string) => day.split('-').reverse().join('.')

/** The cells of a line, as annex 3 has them. The signature stays empty: it is written by hand. */
export function journalCells(
  line: JournalLine,
  words: JournalWords
): Record<JournalColumn, string> {
  return {
    number: String(line.number),
    agency: words.agency(line),
    letter: words.letter(line.letterNumber, dotted(line.letterDatedOn)),
    holder: line.holderName,
    issued_on: dotted(line.certificateIssuedOn),
    carrier: line.carrierSerialNumber,
    recipient: line.recipientName,
    signature: '',
    handed_out_on: dotted(line.handedOutOn),
  }
}

/** A cell that a spreadsheet would take for a formula gets an apostrophe (CWE-1236). */
const inert = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

const quoted = (text: string) => `"${inert(text).replaceAll('"', '""')}"`

/**
 * The journal as CSV for a spreadsheet: UTF-8 with a byte order mark, semicolons, every cell quoted, CRLF
 * (RFC 4180).
 */
export function journalCsv(lines: JournalLine[], words: JournalWords): string {
  const rows = [words.headings, ...lines.map((line) => journalCells(line, words))]
  const text = rows.map((row) => JOURNAL_COLUMNS.map((column) => quoted(row[column])).join(';'))
  return `\uFEFF${text.join('\r\n')}\r\n`
}
