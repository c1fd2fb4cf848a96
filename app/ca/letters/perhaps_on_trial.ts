import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Runs work in a transaction: everything of it stays or nothing does; on trial nothing ever does. */
export async function perhapsOnTrial<T>(
  onTrial: boolean,
  work: (trx: TransactionClientContract) => Promise<T>
): Promise<T> {
  const trx = await db.transaction()
  try {
    const done = await work(trx)
    await (onTrial ? trx.rollback() : trx.commit())
    return done
  } catch (error) {
    if (!trx.isCompleted) await trx.rollback()
    throw error
  }
}
