import db from '@adonisjs/lucid/services/db'
import { sqlMoment } from '#ca/moments'
import { DateTime } from 'luxon'
import type { ListReserver } from '#ca/revocation/crl/list_reserver'

/**
 * Lets one process of many do the job: a row names the one that does. It is taken over when that process is gone, or
 * on another machine and silent for ten minutes.
 *
 * @returns whether it is this process
 */
export async function takeJob(
  name: string,
  reserver: ListReserver,
  now: DateTime
): Promise<boolean> {
  return db.transaction(async (trx) => {
    await trx.rawQuery('update job_locks set holder = holder where name = ?', [name])
    const row: { holder: string; held_at: string | Date } | null = await trx
      .from('job_locks')
      .where({ name })
      .forUpdate()
      .first()
    if (!row) throw new Error(`job_locks has no row ${name}: the migrations did not run`)
    const at = row.held_at
    const reservedAt =
      typeof at === 'string' ? DateTime.fromSQL(at, { zone: 'utc' }) : DateTime.fromJSDate(at)
    const held = { id: 0, reservedBy: row.holder, reservedAt }
    if (row.holder && !reserver.isAbandoned(held, now)) return false
    const heldAt = sqlMoment(now)
    await trx.from('job_locks').where({ name }).update({ holder: reserver.mark, held_at: heldAt })
    return true
  })
}
