import db from '@adonisjs/lucid/services/db'
import type { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { sqlMoment } from '#ca/moments'
import { countRevocations } from '#ca/revocation/crl/seen_revocations'
import { beforeMoment } from '#ca/revocation/crl/list_moment'
import type { EncodedLines } from '#ca/certificates/revoked_list_writer'
import type { ListScope } from '#ca/authorities/list_parts'

/** Which revocations a list names. */
export interface ListWindow {
  /** Nothing that takes effect later. */
  until: DateTime
  /** A full list drops what had expired by then and was revoked before: it was on that list (RFC 5280 3.3). */
  expiredBy: DateTime | null
  /** A delta names what is new since its full list. */
  since: ListBase | null
}

/** A list that was read from the database: up to which revocation, of how many, and when. */
export interface ListBase {
  seenTo: number
  seenCount: number
  thisUpdate: DateTime
}

interface Page {
  count: number
  last: number
  lines: Buffer | null
}

const isMariaDb = () => db.connection().dialect.name === 'mysql'

/** MariaDB strings no more than a megabyte together, and a line has 256 characters at most. */
const pageSize = () => (isMariaDb() ? 4_000 : 8_000)

/** In the order of revocations, from the index that has them in it, whatever the optimiser thinks of its statistics. */
function entries() {
  const by = isMariaDb()
    ? 'force index (revoked_entries_listed)'
    : 'indexed by revoked_entries_listed'
  return db.from('revoked_entries').joinRaw(by)
}

/** SQLite would try to read each moment as a number, a tenth of the pass, unless it stands in an expression. */
const moment = (column: string) => db.raw(isMariaDb() ? '??' : '+??', [column])

/** Numbers of what was revoked out of a hold: it keeps the moment of the hold, and is as new as the end of that. */
const outOfHolds = (since: ListBase) =>
  db
    .from('ended_holds as h')
    .join('revocations as r', 'r.certificate_id', 'h.certificate_id')
    .where('h.outcome', 'revoked')
    .where('h.ended_at', '>=', beforeMoment(since.thisUpdate))
    .select('r.id')

function chosen(scope: ListScope, { until, expiredBy, since }: ListWindow) {
  const query = entries()
    .where({ authority_id: scope.authority.id, crl_part: scope.part })
    .where(moment('revoked_at'), '<=', sqlMoment(until))
  if (expiredBy)
    query.where((kept) =>
      kept
        .where(moment('not_after'), '>=', sqlMoment(expiredBy))
        .orWhere(moment('revoked_at'), '>=', beforeMoment(expiredBy))
    )
  if (since)
    query.where((fresh) =>
      fresh
        .where('revocation_id', '>', since.seenTo)
        .orWhere('revoked_at', '>=', beforeMoment(since.thisUpdate))
        .orWhereIn('revocation_id', outOfHolds(since))
    )
  return query
}

/** The number behind which everything is that a delta names: nothing before it is looked at. */
async function beginningOf({ authority, part }: ListScope, since: ListBase | null) {
  if (!since) return 0
  const row: { first: number | null } | null = await db
    .from('revoked_entries')
    .where({ authority_id: authority.id, crl_part: part })
    .where('revoked_at', '>=', beforeMoment(since.thisUpdate))
    .min('revocation_id as first')
    .first()
  const held: { id: number } | null = await outOfHolds(since).orderBy('r.id').first()
  return Math.min(since.seenTo, ...[row?.first, held?.id].map((first) => (first ?? Infinity) - 1))
}

async function readPage(
  scope: ListScope,
  window: ListWindow,
  { after, size }: { after: number; size: number }
): Promise<Page> {
  const rows = chosen(scope, window)
    .where('revocation_id', '>', after)
    .orderBy('revocation_id')
    .limit(size)
    .select('revocation_id as id', 'entry')
    .as('page')
  const order = isMariaDb() ? "order by id separator ''" : ", ''"
  const page: Page = await db
    .from(rows)
    .select(
      db.raw(`count(*) as count, max(id) as last, unhex(group_concat(entry ${order})) as \`lines\``)
    )
    .firstOrFail()
  return page
}

/** How many lines these bytes are, each whole; the last one may end where it should not. */
function countLines(der: Uint8Array): number {
  let [at, count] = [0, 0]
  for (; at < der.length; count++) at += 2 + der[at + 1]
  return at === der.length ? count : count - 1
}

/**
 * What a list names, encoded, page by page in the order of the revocations: one pass over the database, which strings
 * the lines of a page together, and other queries come in between.
 *
 * @throws CaError E_CRL_INCOMPLETE when the database gave less than it has
 */
export async function* revokedLines(
  scope: ListScope,
  window: ListWindow
): AsyncGenerator<EncodedLines> {
  const size = pageSize()
  for (let after = await beginningOf(scope, window.since); ;) {
    const { count, last, lines } = await readPage(scope, window, { after, size })
    if (count === 0) return
    const der = lines ?? new Uint8Array()
    const missing = count - countLines(der)
    if (missing !== 0) throw new CaError('E_CRL_INCOMPLETE', { missing }, 500)
    yield { count, der }
    if (count < size) return
    after = last
  }
}

/** The number of the newest revocation; 0 before the first. */
export async function newestRevocation(): Promise<number> {
  const row: { id: number } | null = await db
    .from('revocations')
    .select('id')
    .orderBy('id', 'desc')
    .first()
  return row?.id ?? 0
}

/** Whether a hold has ended since: it may have been counted already while the list was read that is dated before it. */
async function releasedSince(
  { authority, part }: ListScope,
  { thisUpdate }: ListBase,
  now: DateTime
): Promise<boolean> {
  const released: unknown = await db
    .from('ended_holds as h')
    .join('certificates as c', 'c.id', 'h.certificate_id')
    .where({ 'c.authority_id': authority.id, 'c.crl_part': part, 'h.outcome': 'released' })
    .where('h.ended_at', '>', sqlMoment(thisUpdate))
    .where('h.ended_at', '<=', sqlMoment(now))
    .select('h.id')
    .first()
  return released !== null
}

/**
 * Whether something has taken effect since a list was read; the index of either is enough to say so. A revocation that
 * was committed after the list has perhaps a lower number and an earlier moment: then there are more than the list saw.
 */
export async function changedSince(
  { authority, part }: ListScope,
  list: ListBase,
  now: DateTime
): Promise<boolean> {
  const revocations = () =>
    db
      .from('revocations as r')
      .join('certificates as c', 'c.id', 'r.certificate_id')
      .where({ 'c.authority_id': authority.id, 'c.crl_part': part })
      .where('r.revoked_at', '<=', sqlMoment(now))
      .select('r.id')
  const numbered: unknown = await revocations().where('r.id', '>', list.seenTo).first()
  if (numbered || (await countRevocations(list.seenTo)) > list.seenCount) return true
  const dated: unknown = await revocations()
    .where('r.revoked_at', '>', sqlMoment(list.thisUpdate))
    .first()
  return dated !== null || (await releasedSince({ authority, part }, list, now))
}
