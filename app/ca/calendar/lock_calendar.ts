import { WorkingCalendar } from '#ca/calendar/working_days'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Keeps other writers of the calendar out until the transaction ends, before anything is read. SQLite locks with
 * the first write, whether it finds a row or not; MariaDB locks the rows of all years.
 */
export async function lockCalendar(trx: TransactionClientContract): Promise<void> {
  await trx.rawQuery('update calendar_years set year = year')
}

/** The calendar, locked: a deadline that is counted with it and stored before the transaction ends is right then. */
export async function lockedCalendar(trx: TransactionClientContract): Promise<WorkingCalendar> {
  await lockCalendar(trx)
  return WorkingCalendar.load({ client: trx })
}
