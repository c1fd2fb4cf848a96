import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Socket } from 'node:net'
import type { Readable, Writable } from 'node:stream'
import type { ChildProcessByStdio } from 'node:child_process'
import { CaError } from '#ca/ca_error'
import { MAX_ANSWER, readLines } from '#station/lines'
import { readAnswer, writeQuestion } from '#station/messages'
import type { Answer, QuestionFields, QuestionType } from '#station/messages'

/** What the station may know of the environment: where tokens are, nothing of the database or the keys. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'LANG',
  'TMPDIR',
  'XDG_RUNTIME_DIR',
  'LD_LIBRARY_PATH',
  'SOFTHSM2_CONF',
  'KUALIK_TOKEN_DIR',
  'PCSCLITE_CSOCK_NAME',
]

function environment(): NodeJS.ProcessEnv {
  const known = PASSED_ON.filter((name) => process.env[name] !== undefined)
  return { TZ: 'UTC', ...Object.fromEntries(known.map((name) => [name, process.env[name]])) }
}

/** The same Node and the station's entry beside us: TypeScript in a checkout, JavaScript in a build. */
function commandLine(source: string): string[] {
  const built = new URL(import.meta.url).pathname.endsWith('.js')
  const entry = new URL(`../../../station/main.${built ? 'js' : 'ts'}`, import.meta.url)
  const loader = built ? [] : ['--import', import.meta.resolve('#typescript')]
  return [...loader, fileURLToPath(entry), source]
}

interface Pending {
  resolve: (result: unknown) => void
  reject: (error: CaError) => void
  timer: NodeJS.Timeout
}

/** One run of the station: a child process that is asked in messages, from its start to its end. */
export class StationProcess {
  #child: ChildProcessByStdio<Writable, Readable, null>
  #pending = new Map<number, Pending>()
  #lastId = 0
  #gone: Promise<void>
  #alive = true
  #ending = false

  /** @param source `file:DIR` or `pkcs11:MODULE`, with an absolute path */
  constructor(source: string) {
    this.#child = spawn(process.execPath, commandLine(source), {
      env: environment(),
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#child.stdin.on('error', () => {})
    this.#gone = this.#watch()
    void this.#listen()
    this.#holdOn(false)
  }

  get alive() {
    return this.#alive
  }

  get pid() {
    return this.#child.pid
  }

  /**
   * Asks one question. Questions may overlap; the station puts those about one carrier in line.
   *
   * @param seconds how long to wait; a silent station is killed, what it did is found at the next question
   * @throws CaError E_STATION_GONE, E_STATION_SILENT, or the code of the station's own error
   */
  ask<T extends QuestionType>(type: T, fields: QuestionFields<T>, seconds: number) {
    return new Promise<unknown>((resolve, reject) => {
      const id = ++this.#lastId
      const timer = setTimeout(() => this.#silent(id, seconds), seconds * 1000)
      this.#pending.set(id, { resolve, reject, timer })
      this.#holdOn(true)
      this.#child.stdin.write(writeQuestion({ id, type, fields }))
    })
  }

  /** Lets the station finish what it does, then end. */
  async end(): Promise<void> {
    this.#alive = false
    this.#ending = true
    this.#child.stdin.end()
    this.#holdOn(true)
    await this.#gone
  }

  #watch(): Promise<void> {
    return new Promise((resolve) => {
      const over = () => {
        this.#alive = false
        for (const id of [...this.#pending.keys()])
          this.#settle(id)?.reject(new CaError('E_STATION_GONE', {}, 503))
        resolve()
      }
      this.#child.once('exit', () => (this.#alive = false))
      this.#child.once('close', over)
      this.#child.once('error', over)
    })
  }

  /** A station whose answers can no longer be read is of no use. */
  async #listen() {
    try {
      for await (const line of readLines(this.#child.stdout, MAX_ANSWER)) {
        const answer = readAnswer(line)
        if (answer) this.#deliver(answer)
      }
    } catch {
      // A broken pipe ends it as its regular end does.
    }
    this.#child.kill('SIGKILL')
  }

  #deliver(answer: Answer) {
    const pending = this.#settle(answer.id)
    if (answer.ok) pending?.resolve(answer.result)
    else pending?.reject(new CaError(codeOf(answer.error.code), answer.error.facts))
  }

  #silent(id: number, seconds: number) {
    this.#settle(id)?.reject(new CaError('E_STATION_SILENT', { seconds }, 503))
    this.#alive = false
    this.#child.kill('SIGKILL')
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id)
    if (!pending) return undefined
    clearTimeout(pending.timer)
    this.#pending.delete(id)
    if (this.#pending.size === 0 && !this.#ending) this.#holdOn(false)
    return pending
  }

  /** An idle station does not keep our own process from ending; an act under way does. */
  #holdOn(hold: boolean) {
    const verb = hold ? 'ref' : 'unref'
    this.#child[verb]()
    for (const pipe of [this.#child.stdin, this.#child.stdout]) (pipe as unknown as Socket)[verb]()
  }
}

function codeOf(text: string): `E_${string}` {
  return /^E_[A-Z_]{1,60}$/.test(text) ? (text as `E_${string}`) : 'E_STATION_FAULT'
}
