import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startMariaDb } from '#tests/support/mariadb'
import type { ChildProcess } from 'node:child_process'
import type { Contender } from './_contender.js'

const WORKER = fileURLToPath(new URL('_issue_worker.ts', import.meta.url))

function environment(directory: string, database: Record<string, string>): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    APP_KEY: 'only-for-benchmarks-only-for-it',
    LOG_LEVEL: 'silent',
    SESSION_DRIVER: 'memory',
    LIMITER_STORE: 'memory',
    STORAGE_DIR: directory,
    ...database,
  }
}

/** Asks the worker and waits for its answer; a worker that dies ends the benchmark. */
async function ask(worker: ChildProcess, question: object): Promise<number> {
  worker.send(question)
  const died = once(worker, 'exit').then(([code]) => {
    throw new Error(`the worker ended with ${code}`)
  })
  const [answer] = await Promise.race([once(worker, 'message'), died])
  return answer.seconds
}

async function start(
  name: string,
  count: number,
  database: Record<string, string>,
  after: () => Promise<void>
): Promise<Contender> {
  const directory = await mkdtemp(join(tmpdir(), 'kualik-benchmark-'))
  const sqlite = { DB_CONNECTION: 'sqlite', SQLITE_FILE: join(directory, 'kualik.sqlite3') }
  const worker = fork(WORKER, { env: environment(directory, { ...sqlite, ...database }) })
  await once(worker, 'message')
  return {
    name,
    count,
    round: () => ask(worker, { count }),
    async stop() {
      worker.disconnect()
      await once(worker, 'exit')
      await after()
      await rm(directory, { recursive: true })
    },
  }
}

/** The whole path on the embedded database: a file, every commit waits for the disk. */
export function kualikOnSqlite(count: number): Promise<Contender> {
  return start('Kualik, SQLite (GOST 2015)', count, {}, async () => {})
}

/** The whole path on a MariaDB of its own, every commit waits for the disk. */
export async function kualikOnMariaDb(count: number): Promise<Contender> {
  const server = await startMariaDb({ durable: true })
  return start('Kualik, MariaDB (GOST 2015)', count, server.settings, () => server.stop())
}
