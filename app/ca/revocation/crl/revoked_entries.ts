import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { RevokedListWriter } from '#ca/certificates/revoked_list_writer'
import { plainRows } from '#ca/plain_rows'

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

/** How many are read and written at once. */
const PAGE = 4_000

const WRITE =
  'replace into revoked_entries (revocation_id, authority_id, crl_part, revoked_at, not_after, entry) select'

/** A page as one JSON value: a statement with thousands of values costs memory that nobody counts. */
const WRITE_SQLITE = `${WRITE} value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5
  from json_each(?) where exists (select 1 from revocations r where r.id = value ->> 0)`
const WRITE_MARIADB = `${WRITE} page.* from json_table(?, '$[*]' columns (
  id int path '$[0]', authority int path '$[1]', part int path '$[2]',
  revoked_at datetime path '$[3]', not_after datetime path '$[4]', entry varchar(256) path '$[5]')) page
  where exists (select 1 from revocations r where r.id = page.id)`

const moment = (value: string | Date) =>
  typeof value === 'string' ? new Date(`${value.replace(' ', 'T')}Z`) : value

/** The line of a revocation, hex; it is written behind those of the same page. */
function entryOf(writer: RevokedListWriter, row: Row): string {
  const { serial, revoked_at: revokedAt, reason, invalidity_date: invalidity } = row
  const invalidityDate = invalidity === null ? null : moment(invalidity)
  const start = writer.length
  writer.add({ serial, revokedAt: moment(revokedAt), reason, invalidityDate })
  return writer.space.bytes.toString('hex', start, writer.length)
}

/** A moment as both databases keep it. */
const kept = (value: string | Date) => moment(value).toISOString().slice(0, 19).replace('T', ' ')

/** Writes a page in one statement; another process may write the same, which is no conflict. A hold may have ended. */
async function write(rows: readonly Row[]): Promise<void> {
  const writer = new RevokedListWriter(0, 0)
  const page = rows.map((row) => [
    row.revocation_id,
    row.authority_id,
    row.crl_part,
    kept(row.revoked_at),
    kept(row.not_after),
    entryOf(writer, row),
  ])
  const isMariaDb = db.connection().dialect.name === 'mysql'
  await db.rawQuery(isMariaDb ? WRITE_MARIADB : WRITE_SQLITE, [JSON.stringify(page)])
}

/** All are counted from the smallest index, which those above a number are not: that takes five times as long. */
const MISSING_OF_ALL = `select (select count(*) from revocations)
  - (select count(*) from revoked_entries) as missing`
const MISSING_ABOVE = `select (select count(*) from revocations where id > ?)
  - (select count(*) from revoked_entries where revocation_id > ?) as missing`

/** How many revocations above a number have no entry. */
async function missing(after: number): Promise<number> {
  const [sql, values] = after > 0 ? [MISSING_ABOVE, [after, after]] : [MISSING_OF_ALL, []]
  const [row] = await plainRows<{ missing: number }>(db.connection(), sql, values)
  return row.missing
}

/** What is missing is found among the numbers alone; only what is has its certificate looked up, which is long. */
const WITHOUT_ENTRY = `select r.id as revocation_id, c.authority_id, c.crl_part, c.serial, c.not_after,
    r.revoked_at, r.reason, r.invalidity_date
  from (select r.id, r.certificate_id, r.revoked_at, r.reason, r.invalidity_date from revocations r
    left join revoked_entries e on e.revocation_id = r.id
    where e.revocation_id is null and r.id > ? order by r.id limit ${PAGE}) r
  join certificates c on c.id = r.certificate_id
  order by r.id`

const withoutEntry = (after: number) => plainRows<Row>(db.connection(), WITHOUT_ENTRY, [after])

/** Writes the entries that are missing above a number, page by page. */
async function writeMissing(after: number): Promise<void> {
  for (let from = after; ;) {
    const rows = await withoutEntry(from)
    if (rows.length > 0) await write(rows)
    if (rows.length < PAGE) return
    from = rows[rows.length - 1].revocation_id
  }
}

/**
 * Writes the entries of the revocations above a number that have none yet. Revocations are the truth and never change:
 * entries follow from them, whenever a process ended. Of all revocations it is counted first whether some are missing;
 * above a number there are few, and they are looked for at once.
 *
 * @throws CaError E_CRL_SERIAL, E_CRL_INCOMPLETE when some are still missing: a list would not name them
 */
export async function completeEntries(after: number): Promise<void> {
  if (after <= 0 && (await missing(after)) === 0) return
  await writeMissing(after)
  const left = await missing(after)
  if (left !== 0) throw new CaError('E_CRL_INCOMPLETE', { missing: left }, 500)
}
