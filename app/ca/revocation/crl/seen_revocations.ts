import db from '@adonisjs/lucid/services/db'

/** How far below the newest revocation one may have been under way in another transaction. */
const UNDER_WAY = 10_000

async function countWindow(table: string, number: string, seenTo: number): Promise<number> {
  const [{ total }] = await db
    .from(table)
    .where(number, '>', seenTo - UNDER_WAY)
    .where(number, '<=', seenTo)
    .count('* as total')
  return Number(total)
}

/**
 * How many revocations there are up to a number, of the last ten thousand, and of services all: a number is given out
 * before the commit, so one that is passed already may turn up later, and then there are more than a list saw. A hold
 * that has ended counts as the revocation that it was, and once more for its end, so that the number only grows.
 */
export async function countRevocations(seenTo: number): Promise<number> {
  const [holders, heldOnce] = await Promise.all([
    countWindow('revocations', 'id', seenTo),
    countWindow('ended_holds', 'revocation_id', seenTo),
  ])
  const [services] = await db.from('service_revocations').count('* as total')
  const [ends] = await db.from('ended_holds').count('* as total')
  return holders + heldOnce + Number(services.total) + Number(ends.total)
}
