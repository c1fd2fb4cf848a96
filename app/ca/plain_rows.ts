import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { RawQueryBindings } from '@adonisjs/lucid/types/querybuilder'
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
  values: readonly ColumnValue[]
): Promise<Row[]> {
  const found = await client.rawQuery(sql, [...values] as RawQueryBindings)
  return client.dialect.name === 'mysql' ? found[0] : found
}

/** `?, ?, ?` for so many values. */
export const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ')

/** What a column of a row that is inserted may hold. */
export type ColumnValue = string | number | Buffer | null

/**
 * Inserts rows that all have the same columns, in one statement, and reads their numbers back (`returning` is not of MySQL).
 *
 * @param unique the column of text by which they are told apart
 * @returns the numbers that they got, in their order
 */
export async function insertRows(
  client: QueryClientContract,
  table: string,
  rows: readonly Record<string, ColumnValue>[],
  unique: string
): Promise<number[]> {
  const columns = Object.keys(rows[0])
  const places = rows.map((row) => `(${marks(Object.keys(row))})`)
  const values = rows.flatMap((row) => columns.map((column) => row[column]))
  await client.rawQuery(
    `insert into ${table} (${columns.join(', ')}) values ${places.join(', ')}`,
    values as RawQueryBindings
  )
  const names = rows.map((row) => row[unique])
  const inserted = await plainRows<{ id: number; name: string }>(
    client,
    `select id, ${unique} as name from ${table} where ${unique} in (${marks(names)})`,
    names
  )
  const ids = new Map(inserted.map(({ id, name }) => [name, id]))
  return rows.map((row) => {
    const id = ids.get(String(row[unique]))
    if (id === undefined) throw new Error(`a row of ${table} was not inserted`)
    return id
  })
}

/** The moment in a column of a plain row, UTC. */
export const rowMoment = (value: RowMoment): DateTime =>
  value instanceof Date
    ? DateTime.fromJSDate(value, { zone: 'utc' })
    : DateTime.fromSQL(value, { zone: 'utc' })
