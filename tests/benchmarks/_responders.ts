import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startGuarded, type Guarded } from './_guarded.js'
import { freePort } from '#tests/support/free_port'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const WORKER = fileURLToPath(new URL('_ocsp_worker.ts', import.meta.url))

/** A responder that runs, and what it is asked. */
export interface RunningResponder {
  name: string
  port: number
  program: Guarded
  /** File with a request in hex on each line. */
  requests: string
  /** Whether it takes more than one request on a connection. */
  keepsOpen: boolean
}

/** How long a responder may take to listen, in milliseconds. */
const PATIENCE = 30_000

/** Waits until something listens. */
async function listening(port: number): Promise<void> {
  for (const until = Date.now() + PATIENCE; Date.now() < until;) {
    const socket = connect(port, '127.0.0.1')
    const there = await once(socket, 'connect').then(
      () => true,
      () => false
    )
    socket.destroy()
    if (there) return
    await new Promise((wait) => setTimeout(wait, 100))
  }
  throw new Error('a responder did not start')
}

/** The responders of one benchmark, in a folder of their own. */
export class ResponderHouse {
  readonly #responders: Guarded[] = []

  private constructor(readonly directory: string) {}

  static async open() {
    const house = new ResponderHouse(await mkdtemp(join(tmpdir(), 'kualik-ocsp-')))
    process.once('exit', () => rmSync(house.directory, { recursive: true, force: true }))
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => process.exit(1))
    return house
  }

  /** Ours: one process with its threads, over an installation of its own. */
  async ours(): Promise<RunningResponder[]> {
    const env = {
      ...process.env,
      ...{ NODE_ENV: 'production', HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'error' },
      ...{ APP_KEY: 'only-for-benchmarks-only-for-it', STORAGE_DIR: this.directory },
      ...{ DB_CONNECTION: 'sqlite', SQLITE_FILE: join(this.directory, 'kualik.sqlite3') },
    }
    const worker = fork(WORKER, { env })
    const died = once(worker, 'exit').then(([code]) => {
      throw new Error(`the worker ended with ${code}`)
    })
    const [requests] = (await Promise.race([once(worker, 'message'), died])) as [
      Record<string, string[]>,
    ]
    died.catch(() => undefined)
    worker.disconnect()
    const files = new Map<string, string>()
    for (const [what, lines] of Object.entries(requests)) {
      const file = join(this.directory, `${what.replace(' ', '-')}.txt`)
      await writeFile(file, lines.join('\n'))
      files.set(what, file)
    }
    const port = await freePort()
    const serve = ['ace.js', 'ocsp:serve', `--port=${port}`]
    const program = await this.#serve(port, process.execPath, serve, env)
    const asked = (name: string, what: string) => {
      return { name, port, program, requests: files.get(what)!, keepsOpen: true }
    }
    return [
      asked('Kualik, prepared (GOST 2015)', 'gost-2015'),
      asked('Kualik, prepared (RSA-2048)', 'rsa'),
      asked('Kualik, nonce (GOST 2015)', 'gost-2015 nonce'),
      asked('Kualik, nonce (RSA-2048)', 'rsa nonce'),
    ]
  }

  /** `openssl ocsp -multi 2` over a text index of as many certificates, RSA-2048. */
  async openssl(): Promise<RunningResponder[]> {
    const serials = await this.#makeIndex()
    const requests = await this.#opensslRequests(serials, true)
    const port = await freePort()
    const options = ['-port', String(port), '-multi', '2', '-index', 'index.txt', '-CA', 'ca.pem']
    const program = await this.#serve(port, 'openssl', [
      'ocsp',
      ...options,
      '-rsigner',
      'ca.pem',
      '-rkey',
      'ca.key',
    ])
    const name = 'openssl ocsp -multi 2, nonce (RSA-2048)'
    return [{ name, port, program, requests, keepsOpen: false }]
  }

  /** cfssl over answers that openssl has signed; nothing where it is not installed. */
  async cfssl(): Promise<RunningResponder[]> {
    if (!existsSync('/usr/bin/cfssl')) return []
    const serials = await this.#makeIndex()
    const requests = await this.#opensslRequests(serials, false)
    const answers = []
    for (const [at] of serials.entries()) {
      const given = ['-reqin', `plain-${at}.der`, '-respout', 'answer.der', '-ndays', '7']
      const signer = [
        '-index',
        'index.txt',
        '-CA',
        'ca.pem',
        '-rsigner',
        'ca.pem',
        '-rkey',
        'ca.key',
      ]
      await run('openssl', ['ocsp', ...signer, ...given], { cwd: this.directory })
      const answer = await readFile(join(this.directory, 'answer.der'))
      answers.push(answer.toString('base64'))
    }
    await writeFile(join(this.directory, 'answers.txt'), answers.join('\n'))
    const port = await freePort()
    const options = ['-port', String(port), '-responses', 'answers.txt', '-loglevel', '4']
    const program = await this.#serve(port, 'cfssl', ['ocspserve', ...options])
    return [
      { name: 'cfssl ocspserve, prepared (RSA-2048)', port, program, requests, keepsOpen: true },
    ]
  }

  /** Ends the responders; the folder goes with the process. */
  async close() {
    await Promise.all(this.#responders.splice(0).map((responder) => responder.end()))
  }

  /** Starts a responder, and holds it until it is its turn */
  async #serve(port: number, program: string, options: string[], env?: NodeJS.ProcessEnv) {
    const cwd = program === process.execPath ? ROOT : this.directory
    const responder = await startGuarded(program, options, { cwd, env })
    this.#responders.push(responder)
    await listening(port)
    responder.hold()
    return responder
  }

  /** An authority with an index of a hundred certificates. */
  async #makeIndex(): Promise<string[]> {
    const serials = Array.from({ length: 100 }, (_, at) => (0x1000 + at).toString(16).toUpperCase())
    const lines = serials.map((serial) => `V\t401231235959Z\t\t${serial}\tunknown\t/CN=${serial}`)
    await writeFile(join(this.directory, 'index.txt'), `${lines.join('\n')}\n`)
    if (existsSync(join(this.directory, 'ca.pem'))) return serials
    const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key']
    const cwd = this.directory
    await run('openssl', ['req', '-x509', ...key, '-out', 'ca.pem', '-subj', '/CN=CA'], { cwd })
    return serials
  }

  async #opensslRequests(serials: string[], nonce: boolean): Promise<string> {
    const lines = []
    for (const [at, serial] of serials.entries()) {
      const file = `${nonce ? 'nonce' : 'plain'}-${at}.der`
      const options = ['-issuer', 'ca.pem', '-serial', `0x${serial}`, '-reqout', file]
      const all = ['ocsp', ...(nonce ? ['-nonce'] : ['-no_nonce']), ...options]
      await run('openssl', all, { cwd: this.directory })
      const request = await readFile(join(this.directory, file))
      lines.push(request.toString('hex'))
    }
    const file = join(this.directory, nonce ? 'openssl-nonce.txt' : 'openssl-plain.txt')
    await writeFile(file, lines.join('\n'))
    return file
  }
}
