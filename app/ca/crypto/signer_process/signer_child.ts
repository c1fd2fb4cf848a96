import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { CryptoError } from '#ca/crypto/crypto_error'
import { OpenQuestions } from '#ca/crypto/open_questions'
import { tokenEnvironment } from '#ca/crypto/token_environment'
import type { Answer, Answered, Fields, QuestionType } from '#ca/crypto/signer_process/messages'

/** How long each act may take, in seconds: an RSA key of 4096 bits takes a token minutes. */
export const PATIENCE: Record<QuestionType, number> = {
  unlock: 60,
  change_pin: 60,
  list: 60,
  has: 60,
  generate: 600,
  open: 60,
  sign: 60,
}

/** The token that a signer has, and what its module needs to find it. */
export interface SignerToken {
  /** The module's path. */
  module: string
  serial: string
  /** Names of further variables of the environment that the module reads. */
  environment?: readonly string[]
}

/** One run of the signer: a child process that is asked questions, from its start to its end. */
export class SignerChild {
  #child: ChildProcess
  #questions: OpenQuestions
  #alive = true
  #gone: Promise<void>

  constructor(token: SignerToken) {
    const built = import.meta.filename.endsWith('.js')
    const entry = fileURLToPath(new URL(`main.${built ? 'js' : 'ts'}`, import.meta.url))
    this.#child = fork(entry, [token.module, token.serial], {
      execArgv: built ? [] : ['--import', import.meta.resolve('#typescript')],
      env: tokenEnvironment(token.environment),
      serialization: 'advanced',
      // What a module prints must not mix with the answers of a command on standard output.
      stdio: ['ignore', 2, 2, 'ipc'],
    })
    this.#questions = new OpenQuestions({
      holdOn: (hold) => this.#holdOn(hold),
      silent: (seconds) => this.#silent(seconds),
    })
    this.#child.on('message', (answer: Answer) => this.#deliver(answer))
    this.#gone = this.#watch()
  }

  get alive(): boolean {
    return this.#alive
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /**
   * Asks one question; questions may overlap. A signer that is silent for too long is killed: a module that hangs
   * does not come back by itself.
   *
   * @throws CryptoError E_SIGNER_GONE, E_SIGNER_SILENT, or the signer's own
   */
  async ask<T extends QuestionType>(
    type: T,
    fields: Fields<T>,
    seconds: number
  ): Promise<Answered<T>> {
    const answered = await this.#questions.ask(seconds, (id) => {
      this.#child.send({ id, type, fields }, (error) => {
        if (!error) return
        // Whoever asks once more is not to meet the same process, whose end may not be known yet.
        this.#alive = false
        this.#questions.reject(id, gone())
      })
    })
    return answered as Answered<T>
  }

  /** Lets the signer finish and end. */
  async end(): Promise<void> {
    this.#alive = false
    this.#questions.end()
    if (this.#child.connected) this.#child.disconnect()
    await this.#gone
  }

  #watch(): Promise<void> {
    return new Promise((resolve) => {
      const over = () => {
        this.#alive = false
        this.#questions.rejectAll(gone)
        resolve()
      }
      this.#child.once('exit', over)
      this.#child.once('error', over)
    })
  }

  #deliver(answer: Answer) {
    if (answer.ok) return this.#questions.resolve(answer.id, answer.result)
    const { code, facts, status } = answer.error
    this.#questions.reject(answer.id, new CryptoError(code, facts, status))
  }

  #silent(seconds: number) {
    this.#alive = false
    this.#child.kill('SIGKILL')
    return new CryptoError('E_SIGNER_SILENT', { seconds }, 503)
  }

  #holdOn(hold: boolean) {
    const verb = hold ? 'ref' : 'unref'
    this.#child[verb]()
    this.#child.channel?.[verb]()
  }
}

const gone = () => new CryptoError('E_SIGNER_GONE', {}, 503)
