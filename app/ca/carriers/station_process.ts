import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Socket } from 'node:net'
import type { Readable, Writable } from 'node:stream'
import type { ChildProcessByStdio } from 'node:child_process'
import { CaError } from '#ca/ca_error'
import { OpenQuestions } from '#ca/crypto/open_questions'
import { tokenEnvironment } from '#ca/crypto/token_environment'
import { MAX_ANSWER, readLines } from '#station/lines'
import { readAnswer, writeQuestion } from '#station/messages'
import type { Answer, QuestionFields, QuestionType } from '#station/messages'

/** The same Node and the station's entry beside us: TypeScript in a checkout, JavaScript in a build. */
function commandLine(source: string): string[] {
  const built = new URL(import.meta.url).pathname.endsWith('.js')
  const entry = new URL(`../../../station/main.${built ? 'js' : 'ts'}`, import.meta.url)
  const loader = built ? [] : ['--import', import.meta.resolve('#typescript')]
  return [...loader, fileURLToPath(entry), source]
}

/** One run of the station: a child process that is asked in messages, from its start to its end. */
export class StationProcess {
  #child: ChildProcessByStdio<Writable, Readable, null>
  #questions: OpenQuestions
  #gone: Promise<void>
  #alive = true

  /** @param source `file:DIR` or `pkcs11:MODULE`, with an absolute path */
  constructor(source: string) {
    this.#child = spawn(process.execPath, commandLine(source), {
      env: tokenEnvironment(),
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#child.stdin.on('error', () => {})
    this.#questions = new OpenQuestions({
      holdOn: (hold) => this.#holdOn(hold),
      silent: (seconds) => this.#silent(seconds),
    })
    this.#gone = this.#watch()
    void this.#listen()
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
    return this.#questions.ask(seconds, (id) => {
      this.#child.stdin.write(writeQuestion({ id, type, fields }))
    })
  }

  /** Lets the station finish what it does, then end. */
  async end(): Promise<void> {
    this.#alive = false
    this.#child.stdin.end()
    this.#questions.end()
    await this.#gone
  }

  #watch(): Promise<void> {
    return new Promise((resolve) => {
      const over = () => {
        this.#alive = false
        this.#questions.rejectAll(() => new CaError('E_STATION_GONE', {}, 503))
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
    if (answer.ok) return this.#questions.resolve(answer.id, answer.result)
    const { code, facts } = answer.error
    this.#questions.reject(answer.id, new CaError(codeOf(code), facts))
  }

  #silent(seconds: number) {
    this.#alive = false
    this.#child.kill('SIGKILL')
    return new CaError('E_STATION_SILENT', { seconds }, 503)
  }

  #holdOn(hold: boolean) {
    const verb = hold ? 'ref' : 'unref'
    this.#child[verb]()
    for (const pipe of [this.#child.stdin, this.#child.stdout]) (pipe as unknown as Socket)[verb]()
  }
}

function codeOf(text: string): `E_${string}` {
  return /^E_[A-Z_]{1,60}$/.test(text) ? (text as `E_${string}`) : 'E_STATION_FAULT'
}
