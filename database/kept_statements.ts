/** What knex asks of a statement of better-sqlite3, and what tells that it may be used again. */
interface Statement {
  readonly busy: boolean
}

interface Connection {
  prepare(sql: string): Statement
}

/** More different statements than a day's work has. */
const KEPT = 1000

/** A savepoint has a name of its own: what is said of it is never said again. */
const SAID_ONCE = /^(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT) /

/**
 * Keeps the prepared statements of a connection: knex prepares each query anew, which costs more than most of them do.
 * SQLite prepares a kept statement again by itself when the schema has changed. One that is being read is not lent twice.
 */
export function keepStatements(connection: Connection): void {
  const prepare = connection.prepare.bind(connection)
  const kept = new Map<string, Statement>()
  connection.prepare = (sql) => {
    if (SAID_ONCE.test(sql)) return prepare(sql)
    const known = kept.get(sql)
    if (known && !known.busy) return known
    const statement = prepare(sql)
    if (kept.size >= KEPT) kept.clear()
    kept.set(sql, statement)
    return statement
  }
}
