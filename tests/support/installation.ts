import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import db from '@adonisjs/lucid/services/db'
import databaseConfig from '#config/database'
import { copyTables } from '#tests/support/copy_tables'
import { freePort } from '#tests/support/free_port'
import { inventedIin } from '#tests/support/invented_iin'
import { OpenShell } from '#tests/support/open_shell'
import type { ChildProcess } from 'node:child_process'
import type { Ran } from '#tests/support/run_command'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** What a finished process left. */
export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** The letter that a copy has, and its employees at most. */
export const LETTER = '01-12/345'
const EMPLOYEES = 16

const HEADINGS =
  '№;Тегі, аты, әкесінің аты;ЖСН;БСН;Ұйым;Лауазымы;Облыс, қала, аудан;Электрондық пошта;Ұялы телефон'

/** What makes a process take itself for one of an older Node. */
const OLDER_NODE =
  "data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '20.0.0' })"

const row = (number: number) =>
  `${number};Әбдіғалиқызы Айгерім;${inventedIin(number)};151240000009;Еңбек комитеті;Бас сарапшы;Астана қаласы;a${number}@enbek.gov.kz;+77010000001`

/**
 * An installation of the product of its own, in processes of its own: folder, database (a file, or a database on
 * the server under test), users, authorities. Nothing of it is shared with the test's process but the database.
 */
export class Installation {
  /** The operator's password, as the first start has printed it. */
  password = ''
  #children = new Set<ChildProcess>()
  #shell: OpenShell | undefined
  static #original: Promise<Installation> | undefined

  private constructor(
    readonly directory: string,
    readonly port: string,
    private readonly database: string
  ) {}

  /** As the first start leaves it, under the settings of now. */
  static async make(): Promise<Installation> {
    const installation = await Installation.#empty()
    const { code, stdout, stderr } = await installation.ace(['kualik:prepare', '--json'])
    if (code !== 0) throw new Error(`kualik:prepare: ${stdout}${stderr}`)
    const users: { login: string; password: string }[] = JSON.parse(stdout).users
    installation.password = users.find(({ login }) => login === 'operator')?.password ?? ''
    return installation
  }

  /**
   * The same under the usual settings, as a copy of one that is made once in a test run, with a registered letter.
   *
   * @param employees of the letter
   */
  static async copy(employees = EMPLOYEES): Promise<Installation> {
    Installation.#original ??= original()
    const { directory, database, password } = await Installation.#original
    const installation = await Installation.#empty()
    await cp(directory, installation.directory, { recursive: true })
    if (isMysql()) await copyTables(installation.db, database, installation.database)
    installation.password = password
    await installation.db.from('applications').where('row_number', '>', employees).delete()
    return installation
  }

  static async #empty(): Promise<Installation> {
    const directory = await mkdtemp(join(tmpdir(), 'kualik-installation-'))
    const database = `kualik_${directory.slice(-6).toLowerCase()}`
    const installation = new Installation(directory, String(await freePort()), database)
    await installation.#makeDatabase()
    return installation
  }

  /** A query client on the installation's database. */
  get db() {
    return db.connection(this.database)
  }

  get carriers() {
    return `file:${this.path('carriers')}`
  }

  path(...parts: string[]) {
    return join(this.directory, ...parts)
  }

  /** Registers a letter with so many invented employees. */
  async register(number: string, employees: number): Promise<void> {
    const rows = Array.from({ length: employees }, (_, at) => row(at + 1))
    const file = this.path(`${employees}.csv`)
    await writeFile(file, [HEADINGS, ...rows].join('\n'))
    const options = ['--agency', '151240000009', '--number', number, '--date', '2026-07-01']
    const { code, stdout, stderr } = await this.ace(['letter:import', file, ...options])
    if (code !== 0) throw new Error(`letter:import: ${stdout}${stderr}`)
  }

  /** Issues what a letter asks for onto carriers of the installation's folder. */
  async issue(letter: string): Promise<void> {
    await writeFile(this.path('pin'), 'Aq7!mmu2\n', { mode: 0o600 })
    const options = ['--carriers', this.carriers, '--pin-file', this.path('pin')]
    const issue = ['letter:issue', letter, ...options, '--out', this.path('out')]
    const { code, stdout, stderr } = await this.shell(issue)
    if (code !== 0) throw new Error(`letter:issue: ${stdout}${stderr}`)
  }

  /** Runs a command in one process with those before and after it: what one of them opens stays open. */
  shell(parameters: string[], language?: string): Promise<Ran> {
    this.#shell ??= new OpenShell(this.#environment('', this.port))
    return this.#shell.run(parameters, language)
  }

  /** Ends the process of `shell`; the next command gets another. */
  async endShell(): Promise<void> {
    await this.#shell?.end()
    this.#shell = undefined
  }

  /**
   * Runs a command to its end, or to its death at a step.
   *
   * @param meanwhile what happens to it while it runs
   */
  async ace(
    parameters: string[],
    killAt = '',
    meanwhile: (child: ChildProcess) => Promise<void> = async () => {}
  ): Promise<Ended> {
    const child = this.#spawn(entry('console', parameters), killAt)
    const [result] = await Promise.all([ended(child), meanwhile(child)])
    return result
  }

  /** `node ace` on a machine whose own Node is older: a process that hands over to one of Node 24. */
  async handedOver(
    parameters: string[],
    meanwhile: (child: ChildProcess) => Promise<void>
  ): Promise<Ended> {
    const child = this.#spawn([`--import=${OLDER_NODE}`, join(ROOT, 'ace.js'), ...parameters], '')
    const [result] = await Promise.all([ended(child), meanwhile(child)])
    return result
  }

  /** Starts a server and waits until it answers. @param port where it listens; several may run beside each other */
  async serve(killAt = '', port = this.port): Promise<ChildProcess> {
    const child = this.#spawn(entry('server', []), killAt, port)
    child.stdout?.resume()
    child.stderr?.resume()
    while (child.exitCode === null && child.signalCode === null) {
      const answer = await fetch(`http://127.0.0.1:${port}/health/live`).catch(() => null)
      if (answer?.ok) return child
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error('the server did not start')
  }

  /** Ends what still runs and removes everything. */
  async remove(): Promise<void> {
    const ends = Array.from(this.#children, (child) => once(child, 'exit'))
    for (const child of this.#children) child.kill('SIGKILL')
    // What still writes would put files into the folder that goes.
    await Promise.all([...ends, this.#shell?.kill()])
    await db.manager.close(this.database, true)
    if (isMysql()) await db.rawQuery(`drop database ${this.database}`)
    await rm(this.directory, { recursive: true })
  }

  #spawn(parameters: string[], killAt: string, port = this.port): ChildProcess {
    const child = spawn(process.execPath, parameters, {
      cwd: ROOT,
      env: this.#environment(killAt, port),
    })
    this.#children.add(child)
    child.once('exit', () => this.#children.delete(child))
    return child
  }

  #environment(killAt: string, port: string): NodeJS.ProcessEnv {
    return {
      ...process.env,
      NODE_ENV: 'development',
      PORT: port,
      LOG_LEVEL: 'silent',
      SESSION_DRIVER: 'database',
      STORAGE_DIR: this.directory,
      SQLITE_FILE: this.path('kualik.sqlite3'),
      CARRIERS: this.carriers,
      KEYSTORE_PASSPHRASE_FILE: this.path('passphrase'),
      KILL_AT: killAt,
      ...(isMysql() ? { DB_DATABASE: this.database } : {}),
    }
  }

  async #makeDatabase() {
    const config = databaseConfig.connections[isMysql() ? 'mysql' : 'sqlite']
    if (isMysql()) await db.rawQuery(`create database ${this.database} character set utf8mb4`)
    const place = isMysql()
      ? { database: this.database }
      : { filename: this.path('kualik.sqlite3') }
    const connection = { ...Object(config.connection), ...place }
    db.manager.add(this.database, { ...config, connection })
  }
}

const entry = (name: 'console' | 'server', parameters: string[]) => [
  '--import=./bin/typescript.mjs',
  join(ROOT, 'tests/support/kill', `${name}.ts`),
  ...parameters,
]

async function original(): Promise<Installation> {
  const installation = await Installation.make()
  await installation.register(LETTER, EMPLOYEES)
  process.once('exit', () => rmSync(installation.directory, { recursive: true, force: true }))
  return installation
}

const isMysql = () => databaseConfig.connection === 'mysql'

async function ended(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', '']
  child.stdout?.on('data', (text) => (stdout += String(text)))
  child.stderr?.on('data', (text) => (stderr += String(text)))
  const [code, signal] = await once(child, 'close')
  return { code, signal, stdout, stderr }
}
