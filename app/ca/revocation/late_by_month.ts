import db from '@adonisjs/lucid/services/db'
import type { DateTime } from 'luxon'
import { ZONE } from '#ca/clock'
import { sqlMoment } from '#ca/moments'

/** How the term of S-23 was kept in a month. */
export interface MonthOfRevocations {
  /** YYYY-MM, Almaty, of the revocation. */
  month: string
  /** Certificates revoked on letters. */
  revoked: number
  /** Those of them that were revoked after the day on which the term of their letter ended. */
  late: number
}

const MONTHS = 12

/**
 * The day on which a revocation was done, in Almaty (UTC+5), YYYY-MM-DD, in the words of either database. Out of a hold
 * that is later than the moment since which it is revoked.
 */
function dayOfRevocation(): string {
  return db.connection().dialect.name === 'mysql'
    ? "date_format(date_add(r.created_at, interval 5 hour), '%Y-%m-%d')"
    : "strftime('%Y-%m-%d', r.created_at, '+5 hours')"
}

/** S-23, month by month, this one first: of what was revoked on letters, how much came late. A year at most. */
export async function lateByMonth(now: DateTime): Promise<MonthOfRevocations[]> {
  const from = now
    .setZone(ZONE)
    .startOf('month')
    .minus({ months: MONTHS - 1 })
  const day = dayOfRevocation()
  const rows: { month: string; revoked: number; late: number | string }[] = await db
    .from('revocations as r')
    .join('revocation_letters as l', 'l.id', 'r.letter_id')
    .where('r.created_at', '>=', sqlMoment(from))
    .where('r.created_at', '<=', sqlMoment(now))
    .select(db.raw(`substr(${day}, 1, 7) as month`))
    .select(
      db.raw(`count(*) as revoked, sum(case when ${day} > l.due_on then 1 else 0 end) as late`)
    )
    .groupBy('month')
    .orderBy('month', 'desc')
  return rows.map(({ month, revoked, late }) => ({ month, revoked, late: Number(late) }))
}
