import env from '#start/env'
import { storagePath } from '#config/ca'
import { defineConfig } from '@adonisjs/lucid'
import { hideValuesInErrors } from '#database/errors_without_values'
import { keepStatements } from '#database/kept_statements'

/** The embedded database; `:memory:` in tests. */
export const sqliteFile = env.get('SQLITE_FILE') ?? storagePath('kualik.sqlite3')

const migrations = { naturalSort: true, paths: ['database/migrations'] }

/** An error names the statement without its values: they would reach the log (CP-5.4). An option of knex. */
const WITHOUT_VALUES = { compileSqlOnError: false }

/** An embedded database in this file. */
const sqliteIn = (filename: string) => ({
  client: 'better-sqlite3' as const,
  connection: { filename },
  useNullAsDefault: true,
  // One connection: a query that forgot its transaction fails fast instead of hanging.
  pool: {
    min: 1,
    max: 1,
    acquireTimeoutMillis: 10_000,
    afterCreate: (
      connection: Parameters<typeof keepStatements>[0] & { pragma(sql: string): void },
      done: (error: Error | null, connection: unknown) => void
    ) => {
      connection.pragma('journal_mode = WAL')
      connection.pragma('synchronous = FULL')
      connection.pragma('foreign_keys = ON')
      connection.pragma('busy_timeout = 10000')
      keepStatements(connection)
      done(null, connection)
    },
  },
  migrations,
  schemaGeneration: { enabled: false },
  ...WITHOUT_VALUES,
})

/** Where a MariaDB server is and who comes. */
interface MariaDb {
  socket?: string
  host: string
  port: number
  user?: string
  password?: string
  database: string
}

const mariaDbAt = ({ socket, host, port, user, password, database }: MariaDb) => ({
  client: 'mysql2' as const,
  connection: {
    ...(socket ? { socketPath: socket } : { host, port }),
    ...{ user, password, database },
    charset: 'utf8mb4',
    timezone: 'Z',
  },
  pool: {
    min: 0,
    max: 10,
    acquireTimeoutMillis: 10_000,
    afterCreate: (
      connection: Parameters<typeof hideValuesInErrors>[0],
      done: (error: Error | null, connection: unknown) => void
    ) => {
      hideValuesInErrors(connection)
      done(null, connection)
    },
  },
  migrations,
  schemaGeneration: { enabled: false },
  ...WITHOUT_VALUES,
})

const server: MariaDb = {
  socket: env.get('DB_SOCKET'),
  host: env.get('DB_HOST', '127.0.0.1'),
  port: env.get('DB_PORT', 3306),
  user: env.get('DB_USER'),
  password: env.get('DB_PASSWORD'),
  database: env.get('DB_DATABASE', 'kualik'),
}

/** What only reads may read here: a replica of the server, or the server itself. */
const replica: MariaDb = {
  socket: env.get('OCSP_DB_SOCKET') ?? (env.get('OCSP_DB_HOST') ? undefined : server.socket),
  host: env.get('OCSP_DB_HOST', server.host),
  port: env.get('OCSP_DB_PORT', server.port),
  user: env.get('OCSP_DB_USER') ?? server.user,
  password: env.get('OCSP_DB_PASSWORD') ?? server.password,
  database: env.get('OCSP_DB_DATABASE', server.database),
}

const connection = env.get('DB_CONNECTION', 'sqlite')

export default defineConfig({
  connection,
  prettyPrintDebugQueries: false,
  connections: {
    sqlite: sqliteIn(sqliteFile),
    mysql: mariaDbAt(server),
    replica:
      connection === 'mysql'
        ? mariaDbAt(replica)
        : sqliteIn(env.get('OCSP_SQLITE_FILE') ?? sqliteFile),
  },
})
