import db from '@adonisjs/lucid/services/db'

/** An SQLite that was lost answers a question that reads no table. */
const answers = (): Promise<boolean> =>
  db.rawQuery('select id from certificates where 1 = 0').then(
    () => true,
    () => false
  )

/** What the drivers of SQLite and MariaDB throw, and the pool that has no connection to give. */
const isOfDatabase = (cause: Error) =>
  cause.name === 'SqliteError' || cause.name === 'KnexTimeoutError' || 'sqlState' in cause

/**
 * Whether the register of certificates was away when this was thrown: a table that is missing or cannot be read, or a
 * database that does not answer.
 */
export async function isRegisterAway(cause: unknown): Promise<boolean> {
  return cause instanceof Error && (isOfDatabase(cause) || !(await answers()))
}
