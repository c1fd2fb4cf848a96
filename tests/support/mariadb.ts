import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createConnection } from 'mysql2/promise'
import { freePort } from '#tests/support/free_port'

const SERVER = '/usr/sbin/mariadbd'
const INSTALLER = '/usr/bin/mariadb-install-db'
const START_LIMIT = 60_000

/** The settings under which Kualik finds a private server (`DB_CONNECTION`, `DB_PORT` …). */
export type DatabaseSettings = Record<`DB_${string}`, string>

/** A MariaDB of our own, in a temporary folder, on a free port of 127.0.0.1. */
export interface PrivateMariaDb {
  settings: DatabaseSettings
  /** Ends the server and removes its folder. */
  stop(): Promise<void>
}

/** Whether Debian's mariadb-server-core is on this machine. */
export const mariaDbIsInstalled = () => existsSync(SERVER) && existsSync(INSTALLER)

/** Without `durable` nothing waits for the disk: right for tests, wrong for figures of a benchmark. */
const speed = (durable: boolean) =>
  durable
    ? ['--innodb-flush-log-at-trx-commit=1', '--innodb-buffer-pool-size=256M']
    : [
        '--innodb-flush-log-at-trx-commit=0',
        '--innodb-buffer-pool-size=64M',
        '--innodb-doublewrite=0',
      ]

/**
 * Where a server has its files. Each has a folder for its temporary tables as well: 10.11.19 ends with a segmentation
 * fault when another server's temporary table has the name that it wants.
 */
const places = (folder: string) => [
  `--datadir=${join(folder, 'data')}`,
  `--tmpdir=${join(folder, 'tmp')}`,
]

async function install(folder: string) {
  await mkdir(join(folder, 'tmp'))
  await promisify(execFile)(INSTALLER, [
    '--no-defaults',
    ...places(folder),
    `--user=${userInfo().username}`,
    '--auth-root-authentication-method=socket',
    `--auth-root-socket-user=${userInfo().username}`,
    '--skip-test-db',
    '--skip-name-resolve',
  ])
}

/** Makes the database and its one user, over TCP and over the socket, when the server starts. */
async function writeInitFile(
  folder: string,
  { DB_USER, DB_PASSWORD, DB_DATABASE }: DatabaseSettings
) {
  const path = join(folder, 'init.sql')
  const lines = [
    `CREATE DATABASE \`${DB_DATABASE}\` CHARACTER SET utf8mb4;`,
    `CREATE USER '${DB_USER}'@'127.0.0.1' IDENTIFIED BY '${DB_PASSWORD}';`,
    `GRANT ALL ON *.* TO '${DB_USER}'@'127.0.0.1';`,
    `CREATE USER '${DB_USER}'@'localhost' IDENTIFIED BY '${DB_PASSWORD}';`,
    `GRANT ALL ON *.* TO '${DB_USER}'@'localhost';`,
  ]
  await writeFile(path, `${lines.join('\n')}\n`, { mode: 0o600 })
  return path
}

function launch(folder: string, port: string, initFile: string, durable: boolean) {
  const parameters = [
    '--no-defaults',
    `--user=${userInfo().username}`,
    ...places(folder),
    `--socket=${join(folder, 'socket')}`,
    `--pid-file=${join(folder, 'pid')}`,
    `--log-error=${join(folder, 'log')}`,
    `--init-file=${initFile}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    '--skip-log-bin',
    '--character-set-server=utf8mb4',
    ...speed(durable),
  ]
  // The kernel ends the server when this process is killed before it can do so itself.
  return spawn('setpriv', ['--pdeathsig', 'KILL', '--', SERVER, ...parameters], { stdio: 'ignore' })
}

async function answers(settings: DatabaseSettings) {
  try {
    const connection = await createConnection({
      host: settings.DB_HOST,
      port: Number(settings.DB_PORT),
      user: settings.DB_USER,
      password: settings.DB_PASSWORD,
      database: settings.DB_DATABASE,
    })
    await connection.end()
    return true
  } catch {
    return false
  }
}

/**
 * Starts a MariaDB of our own.
 *
 * @param options.durable whether a commit waits for the disk, as in production
 * @param options.socket whether the settings name the server's socket (`DB_SOCKET`)
 * @throws Error with the server's log when it does not come up
 */
export async function startMariaDb(
  options: { durable?: boolean; socket?: boolean } = {}
): Promise<PrivateMariaDb> {
  const folder = await mkdtemp(join(tmpdir(), 'kualik-mariadb-'))
  const settings: DatabaseSettings = {
    DB_CONNECTION: 'mysql',
    DB_HOST: '127.0.0.1',
    DB_PORT: String(await freePort()),
    DB_USER: 'kualik',
    DB_PASSWORD: randomBytes(12).toString('hex'),
    DB_DATABASE: 'kualik',
    ...(options.socket && { DB_SOCKET: join(folder, 'socket') }),
  }
  let server: ChildProcess | undefined
  const sweep = () => {
    server?.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  process.on('exit', sweep)
  await install(folder)
  const initFile = await writeInitFile(folder, settings)
  server = launch(folder, settings.DB_PORT, initFile, options.durable ?? false)
  const exited = once(server, 'exit')

  const stop = async () => {
    server?.kill('SIGTERM')
    await exited
    sweep()
    process.off('exit', sweep)
  }
  const deadline = Date.now() + START_LIMIT
  while (!(await answers(settings))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      const log = await readFile(join(folder, 'log'), 'utf8').catch(() => '')
      await stop()
      throw new Error(`MariaDB did not start:\n${log}`)
    }
    await wait(100)
  }
  return { settings, stop }
}
