import db from '@adonisjs/lucid/services/db'

/** How far below the newest revocation one may have been under way in another transaction. */
const UNDER_WAY = 10_000

/**
 * How many revocations there are up to a number, of the last ten thousand, and of services all: a number is given out
 * before the commit, so one that is passed already may turn up later, and then there are more than a list saw.
 */
export async function countRevocations(seenTo: number): Promise<number> {
  const [holders] = await db
    .from('revocations')
    .where('id', '>', seenTo - UNDER_WAY)
    .where('id', '<=', seenTo)
    .count('* as total')
  const [services] = await db.from('service_revocations').count('* as total')
  return Number(holders.total) + Number(services.total)
}
