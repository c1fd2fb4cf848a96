import db from '@adonisjs/lucid/services/db'
import type { DateTime } from 'luxon'
import type { RevokedLine } from '#ca/certificates/revoked_list_writer'
import type { ListScope } from '#ca/authorities/list_parts'

/** Which revocations a list names. */
export interface ListWindow {
  /** Nothing that takes effect later. */
  until: DateTime
  /** A full list drops what had expired by then and was revoked before: it was on that list (RFC 5280 3.3). */
  expiredBy: DateTime | null
  /** A delta names what is new since its full list. */
  since: { seenTo: number; thisUpdate: DateTime } | null
}

interface Row {
  id: number
  serial: string
  revokedAt: string | Date
  reason: number
  invalidityDate: string | Date | null
}

const PAGE = 10_000
/** A transaction that was open while a list was read is seen by the next one. */
const OVERLAP_MINUTES = 10

/** As both databases keep moments. */
const sql = (at: DateTime) => at.toUTC().toFormat('yyyy-MM-dd HH:mm:ss')

const before = (at: DateTime) => sql(at.minus({ minutes: OVERLAP_MINUTES }))

const moment = (value: string | Date) =>
  typeof value === 'string' ? new Date(`${value.replace(' ', 'T')}Z`) : value

/**
 * Revocations lead and certificates follow, whatever the optimiser thinks of its statistics: there are fewer
 * revocations, and they are wanted in the order of their index. Of a certificate an index has all that is asked, so
 * that its bytes are not read.
 */
function revocations() {
  const follow =
    db.connection().dialect.name === 'mysql'
      ? 'straight_join certificates as c force index (certificates_listed) on c.id = r.certificate_id'
      : 'cross join certificates as c indexed by certificates_listed on c.id = r.certificate_id'
  return db.from('revocations as r').joinRaw(follow)
}

function chosen(scope: ListScope, { until, expiredBy, since }: ListWindow) {
  const query = revocations()
    .where('c.authority_id', scope.authority.id)
    .where('c.crl_part', scope.part)
    .where('r.revoked_at', '<=', sql(until))
  if (expiredBy)
    query.where((kept) =>
      kept
        .where('c.not_after', '>=', sql(expiredBy))
        .orWhere('r.revoked_at', '>=', before(expiredBy))
    )
  if (since)
    query.where((fresh) =>
      fresh.where('r.id', '>', since.seenTo).orWhere('r.revoked_at', '>=', before(since.thisUpdate))
    )
  return query
}

const lineOf = ({ serial, revokedAt, reason, invalidityDate }: Row): RevokedLine => ({
  serial,
  revokedAt: moment(revokedAt),
  reason,
  invalidityDate: invalidityDate === null ? null : moment(invalidityDate),
})

/**
 * What a list names, page by page in the order of the certificates: one pass over the database, of which a page is
 * in memory, and other queries come in between.
 */
export async function* revokedLines(
  scope: ListScope,
  window: ListWindow
): AsyncGenerator<RevokedLine[]> {
  for (let after = 0; ;) {
    const rows: Row[] = await chosen(scope, window)
      .where('r.certificate_id', '>', after)
      .orderBy('r.certificate_id')
      .limit(PAGE)
      .select('r.certificate_id as id', 'c.serial', 'r.reason')
      .select('r.revoked_at as revokedAt', 'r.invalidity_date as invalidityDate')
    yield rows.map(lineOf)
    if (rows.length < PAGE) return
    after = rows[rows.length - 1].id
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

/** Whether something has taken effect since a list was read. */
export async function changedSince(
  scope: ListScope,
  list: { seenTo: number; thisUpdate: DateTime },
  now: DateTime
): Promise<boolean> {
  const found: unknown = await chosen(scope, { until: now, expiredBy: null, since: null })
    .where((fresh) =>
      fresh.where('r.id', '>', list.seenTo).orWhere('r.revoked_at', '>', sql(list.thisUpdate))
    )
    .select('r.id')
    .first()
  return found !== null
}
