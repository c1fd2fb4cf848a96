import env from '#start/env'
import { storagePath } from '#config/ca'
import { defineConfig } from '@adonisjs/lucid'
import { hideValuesInErrors } from '#database/errors_without_values'

/** The embedded database; `:memory:` in tests. */
export const sqliteFile = env.get('SQLITE_FILE') ?? storagePath('kualik.sqlite3')

const migrations = { naturalSort: true, paths: ['database/migrations'] }

/** An error names the statement without its values: they would reach the log (CP-5.4). An option of knex. */
const WITHOUT_VALUES = { compileSqlOnError: false }

export default defineConfig({
  connection: env.get('DB_CONNECTION', 'sqlite'),
  prettyPrintDebugQueries: false,
  connections: {
    sqlite: {
      client: 'better-sqlite3',
      connection: { filename: sqliteFile },
      useNullAsDefault: true,
      // One connection: a query that forgot its transaction fails fast instead of hanging.
      pool: {
        min: 1,
        max: 1,
        acquireTimeoutMillis: 10_000,
        afterCreate: (
          connection: { pragma(sql: string): void },
          done: (error: Error | null, connection: unknown) => void
        ) => {
          connection.pragma('journal_mode = WAL')
          connection.pragma('synchronous = FULL')
          connection.pragma('foreign_keys = ON')
          connection.pragma('busy_timeout = 10000')
          done(null, connection)
        },
      },
      migrations,
      schemaGeneration: { enabled: false },
      ...WITHOUT_VALUES,
    },
    mysql: {
      client: 'mysql2',
      connection: {
        ...(env.get('DB_SOCKET')
          ? { socketPath: env.get('DB_SOCKET') }
          : { host: env.get('DB_HOST', '127.0.0.1'), port: env.get('DB_PORT', 3306) }),
        user: env.get('DB_USER'),
        password: env.get('DB_PASSWORD'),
        database: env.get('DB_DATABASE', 'kualik'),
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
    },
  },
})
