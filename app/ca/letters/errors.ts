import { CaError } from '#ca/ca_error'
import type { Annex1Line } from '#ca/letters/annex1/annex1_table'
import type { Finding } from '#ca/letters/finding'

/** A letter that is not accepted because of what was found in it: all findings, and the rows as they came. */
export class LetterFindingsError extends CaError {
  constructor(
    readonly findings: readonly Finding[],
    readonly rows: readonly Annex1Line[]
  ) {
    const count = (severity: Finding['severity']) =>
      findings.filter((finding) => finding.severity === severity).length
    super('E_LETTER_FINDINGS', { errors: count('error'), warnings: count('warning') })
    this.name = 'LetterFindingsError'
  }
}
