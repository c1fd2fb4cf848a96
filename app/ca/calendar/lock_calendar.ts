import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Keeps other writers of the calendar out until the transaction ends, before anything is read. SQLite locks with
 * the first write, whether it finds a row or not; MariaDB locks the rows of all years.
 */
export async function lockCalendar(trx: TransactionClientContract): Promise<void> {
  await trx.rawQuery('update calendar_years set year = year')
}
