import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { RawQueryBindings } from '@adonisjs/lucid/types/querybuilder'
import { DateTime } from 'luxon'

/** What a column of a moment holds in a plain row: a Date (MariaDB), or its text (SQLite). */
export type RowMoment = Date | string

/** What a column of a row that is inserted may hold. */
export type ColumnValue = string | number | Buffer | null

/** What of a connection of mysql2 is needed here. */
interface Connection {
  query(
    sql: string,
    values: ColumnValue[],
    done: (error: Error | null, rows: unknown) => void
  ): void
}

const answered = (connection: Connection, sql: string, values: readonly ColumnValue[]) =>
  new Promise<unknown>((resolve, reject) => {
    connection.query(sql, [...values], (error, rows) => {
      if (error === null) return resolve(rows)
      error.message = `${sql} - ${error.message}`
      reject(error)
    })
  })

const isCompleted = (client: QueryClientContract) =>
  client.isTransaction && (client as TransactionClientContract).isCompleted

/** Asks the connection of knex itself: its builder and Lucid's reports cost more than such a statement (docs/adr/0033). */
async function askMariaDb(
  client: QueryClientContract,
  sql: string,
  values: readonly ColumnValue[]
): Promise<unknown> {
  const pool = client.getWriteClient().client
  const connection: Connection = await pool.acquireConnection()
  try {
    // Looked at last: a statement that was begun beside the end of its transaction would be one of its own.
    if (isCompleted(client)) throw new Error(`the transaction has ended: ${sql}`)
    return await answered(connection, sql, values)
  } finally {
    await pool.releaseConnection(connection)
  }
}

/** mysql2 writes NULL for a value that is not there, where knex refuses the statement. */
function assertThere(sql: string, values: readonly (ColumnValue | undefined)[]): void {
  if (values.includes(undefined)) throw new Error(`a value is undefined: ${sql}`)
}

async function ask(client: QueryClientContract, sql: string, values: readonly ColumnValue[]) {
  assertThere(sql, values)
  return client.dialect.name === 'mysql'
    ? askMariaDb(client, sql, values)
    : client.rawQuery(sql, [...values] as RawQueryBindings)
}

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
  return (await ask(client, sql, values)) as Row[]
}

/** The same for a statement that has no rows. */
export async function runPlain(
  client: QueryClientContract,
  sql: string,
  values: readonly ColumnValue[]
): Promise<void> {
  await ask(client, sql, values)
}

/** `?, ?, ?` for so many values. */
export const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ')

/**
 * Inserts rows that all have the same columns, in one statement.
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
  const inserted = await plainRows<{ id: number; name: string }>(
    client,
    `insert into ${table} (${columns.join(', ')}) values ${places.join(', ')}
     returning id, ${unique} as name`,
    values
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
