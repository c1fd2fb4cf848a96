import { createHash } from 'node:crypto'
import { readAnnex1, typedAnnex1 } from '#ca/letters/annex1/read_annex1'
import { REQUIRED_FIELDS } from '#ca/letters/annex1/annex1_table'
import type { Annex1Row, Annex1Table, TypedField } from '#ca/letters/annex1/annex1_table'

/** Where the rows come from: the annex file of the letter, or rows typed on a screen. */
export type LetterRows =
  | { file: { name: string; bytes: Uint8Array } }
  | { typed: readonly Partial<Annex1Row>[] }

/** The rows as read, and what of the file is kept with the letter (S-16). */
export interface LetterSource {
  table: Annex1Table
  kept: { sourceName: string | null; sourceSha256: string | null; source: Buffer | null }
}

/**
 * Reads the rows of a letter.
 *
 * @param required the columns that its annex has
 * @param optional those that it may have besides
 * @throws CaError E_FILE_… when the file cannot be read at all
 */
export async function readSource(
  rows: LetterRows,
  required: readonly TypedField[] = REQUIRED_FIELDS,
  optional: readonly TypedField[] = []
): Promise<LetterSource> {
  if ('typed' in rows) {
    const kept = { sourceName: null, sourceSha256: null, source: null }
    return { table: typedAnnex1(rows.typed, [...required, ...optional]), kept }
  }
  const { name, bytes } = rows.file
  const table = await readAnnex1(bytes, required)
  const sourceSha256 = createHash('sha256').update(bytes).digest('hex')
  return { table, kept: { sourceName: name.slice(-255), sourceSha256, source: Buffer.from(bytes) } }
}
