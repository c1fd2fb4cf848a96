import { Paper } from '#documents/paper'

/** An application that goes with a letter, as its annex has it: what stands around a table of one row. */
export interface LetterForm {
  /** The agency whose letter it is. */
  agency: string
  title: string
  request: string
  /** The headings of the table, in the words and the language of the form, and the cells under them. */
  columns: readonly string[]
  cells: readonly string[]
  /** How wide the columns are on paper, of each other. */
  shares: number[]
  /** What stands between the table and the signatures. */
  after: readonly string[]
  /** What stands under the lines to sign on. */
  signatures: readonly string[]
}

/**
 * The form to be signed and sent with the letter.
 *
 * @param number of the online application
 * @returns PDF
 */
export function letterFormPdf(form: LetterForm, number: string): Promise<Buffer> {
  const { agency, title, request, columns, cells, shares, after, signatures } = form
  const paper = new Paper(`${title}, ${number}`, 'landscape')
    .line(agency, 'strong')
    .gap()
    .heading(title)
    .line(request)
    .gap()
  paper.table(columns, [cells], shares)
  for (const line of after) paper.line(line)
  for (const line of signatures) paper.signature(line)
  return paper.finish()
}
