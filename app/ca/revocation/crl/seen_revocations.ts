import db from '@adonisjs/lucid/services/db'
import { plainRows } from '#ca/plain_rows'

/** How far below the newest revocation one may have been under way in another transaction. */
const UNDER_WAY = 10_000

/** One statement, one moment: between two, a hold could end and be counted as both. */
const COUNT = `select
  (select count(*) from revocations where id > ? and id <= ?)
  + (select count(*) from ended_holds where revocation_id > ? and revocation_id <= ?)
  + (select count(*) from service_revocations)
  + (select count(*) from ended_holds) as total`

/**
 * How many revocations there are up to a number, of the last ten thousand, and of services all: a number is given out
 * before the commit, so one that is passed already may turn up later, and then there are more than a list saw. A hold
 * that has ended counts as the revocation that it was, and once more for its end, so that the number only grows.
 */
export async function countRevocations(seenTo: number): Promise<number> {
  const window = [seenTo - UNDER_WAY, seenTo]
  const [{ total }] = await plainRows<{ total: number }>(db.connection(), COUNT, [
    ...window,
    ...window,
  ])
  return Number(total)
}
