import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { OpenShell } from '#tests/support/open_shell'

const PROJECT = fileURLToPath(new URL('../../', import.meta.url))

/** How a command of a machine ended. */
export interface Said {
  code: number | null
  stdout: string
  stderr: string
  /** The document of `--json`; empty when there was none. */
  json: Record<string, unknown>
}

function parsed(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}

/** A machine of its own: a folder with its small database and its keys, and commands in processes of their own. */
export class Machine {
  #shell: OpenShell | undefined
  static #preparedRoot: Promise<Machine> | undefined

  private constructor(
    readonly directory: string,
    private readonly settings: NodeJS.ProcessEnv
  ) {}

  static async make(settings: NodeJS.ProcessEnv): Promise<Machine> {
    return new Machine(await mkdtemp(join(tmpdir(), 'kualik-machine-')), settings)
  }

  /** The Root CA's machine with its small database and no key, as a copy of one that is made once in a test run. */
  static async root(): Promise<Machine> {
    Machine.#preparedRoot ??= preparedRoot()
    const original = await Machine.#preparedRoot
    return original.copy()
  }

  /** Another machine in the state of this one, whose commands have ended. */
  async copy(): Promise<Machine> {
    const machine = await Machine.make(this.settings)
    await cp(this.directory, machine.directory, { recursive: true })
    return machine
  }

  path(...parts: string[]): string {
    return join(this.directory, ...parts)
  }

  /** Runs `node ace …` to its end. */
  ace(parameters: string[], input = ''): Promise<Said> {
    return this.#run(['ace.js', ...parameters], input)
  }

  /** Runs a command in one process with those before and after it: what one of them opens stays open. */
  async shell(parameters: string[]): Promise<Said> {
    this.#shell ??= new OpenShell(this.#environment())
    const ran = await this.#shell.run(parameters)
    return { ...ran, json: parsed(ran.stdout) }
  }

  /** Starts the web server, for machines that have none: it ends by itself. */
  serve(): Promise<Said> {
    return this.#run(['--import=./bin/typescript.mjs', 'bin/server.ts'], '')
  }

  async #run(parameters: string[], input: string): Promise<Said> {
    const child = spawn(process.execPath, parameters, {
      cwd: PROJECT,
      env: this.#environment(),
    })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (text) => (stdout += String(text)))
    child.stderr.on('data', (text) => (stderr += String(text)))
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    const [code] = await once(child, 'close')
    return { code, stdout, stderr, json: parsed(stdout) }
  }

  async remove(): Promise<void> {
    await this.#shell?.kill()
    await rm(this.directory, { recursive: true, force: true })
  }

  #environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      NODE_ENV: 'development',
      DB_CONNECTION: 'sqlite',
      LOG_LEVEL: 'silent',
      LANG: 'en_US.UTF-8',
      LC_ALL: 'en_US.UTF-8',
      PORT: '3399',
      HOST: '127.0.0.1',
      SESSION_DRIVER: 'memory',
      STORAGE_DIR: this.directory,
      SQLITE_FILE: this.path('kualik.sqlite3'),
      KEYSTORE_PASSPHRASE_FILE: this.path('passphrase'),
      ...this.settings,
    }
  }
}

async function preparedRoot(): Promise<Machine> {
  const machine = await Machine.make({ ROLE: 'root', KEYSTORE_UNLOCK: 'typed' })
  process.once('exit', () => rmSync(machine.directory, { recursive: true, force: true }))
  const { code, stdout, stderr } = await machine.ace(['root:prepare', '--json'])
  if (code !== 0) throw new Error(`root:prepare: ${stdout}${stderr}`)
  return machine
}
