import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'

/** What a column of a moment holds in a plain row: a Date (MariaDB), or its text (SQLite). */
export type RowMoment = Date | string

/**
 * The rows of one statement as they are, no models: for what is read for every message of a channel and changed by none.
 *
 * @param sql what both databases understand
 */
export async function plainRows<Row>(
  client: QueryClientContract,
  sql: string,
  values: readonly (string | number)[]
): Promise<Row[]> {
  const found = await client.rawQuery(sql, [...values])
  return client.dialect.name === 'mysql' ? found[0] : found
}

/** The moment in a column of a plain row, UTC. */
export const rowMoment = (value: RowMoment): DateTime =>
  value instanceof Date
    ? DateTime.fromJSDate(value, { zone: 'utc' })
    : DateTime.fromSQL(value, { zone: 'utc' })
