import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { RevokedListWriter } from '#ca/certificates/revoked_list_writer'

interface Row {
  revocation_id: number
  authority_id: number
  crl_part: number
  serial: string
  revoked_at: string | Date
  not_after: string | Date
  reason: number
  invalidity_date: string | Date | null
}

/** How many are written at once: SQLite takes no more in one statement. */
const PAGE = 500

const moment = (value: string | Date) =>
  typeof value === 'string' ? new Date(`${value.replace(' ', 'T')}Z`) : value

function entryOf({ serial, revoked_at: revokedAt, reason, invalidity_date: invalidity }: Row) {
  const writer = new RevokedListWriter(0, 0)
  const invalidityDate = invalidity === null ? null : moment(invalidity)
  writer.add({ serial, revokedAt: moment(revokedAt), reason, invalidityDate })
  const { bytes, start, end } = writer.space
  return bytes.toString('hex', start, end)
}

const rowOf = (row: Row) => ({
  revocation_id: row.revocation_id,
  authority_id: row.authority_id,
  crl_part: row.crl_part,
  revoked_at: row.revoked_at,
  not_after: row.not_after,
  entry: entryOf(row),
})

/** The rows of a table above a number; all of them are counted from an index, without reading a row. */
function counted(table: string, id: string, after: number) {
  const query = db.from(table).count('*')
  return after > 0 ? query.where(id, '>', after) : query
}

/** How many revocations above a number have no entry. */
async function missing(after: number): Promise<number> {
  const [found]: { revocations: number; entries: number }[] = await db
    .query()
    .select(
      counted('revocations', 'id', after).as('revocations'),
      counted('revoked_entries', 'revocation_id', after).as('entries')
    )
  return found.revocations - found.entries
}

function withoutEntry(after: number): Promise<Row[]> {
  return db
    .from('revocations as r')
    .join('certificates as c', 'c.id', 'r.certificate_id')
    .leftJoin('revoked_entries as e', 'e.revocation_id', 'r.id')
    .whereNull('e.revocation_id')
    .where('r.id', '>', after)
    .orderBy('r.id')
    .limit(PAGE)
    .select('r.id as revocation_id', 'c.authority_id', 'c.crl_part', 'c.serial', 'c.not_after')
    .select('r.revoked_at', 'r.reason', 'r.invalidity_date')
}

/**
 * Writes the entries of the revocations above a number that have none yet. Revocations are the truth and never change:
 * entries follow from them, whenever a process ended.
 *
 * @throws CaError E_CRL_SERIAL, E_CRL_INCOMPLETE when some are still missing: a list would not name them
 */
export async function completeEntries(after: number): Promise<void> {
  if ((await missing(after)) === 0) return
  for (let from = after; ;) {
    const rows = await withoutEntry(from)
    if (rows.length === 0) break
    const writing = db.table('revoked_entries').multiInsert(rows.map(rowOf))
    // Another process writes the same.
    await writing.onConflict('revocation_id').merge()
    from = rows[rows.length - 1].revocation_id
  }
  const left = await missing(after)
  if (left !== 0) throw new CaError('E_CRL_INCOMPLETE', { missing: left }, 500)
}
