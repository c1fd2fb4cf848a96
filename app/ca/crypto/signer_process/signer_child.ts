import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { CryptoError } from '#ca/crypto/crypto_error'
import type { Answer, Answered, Fields, QuestionType } from '#ca/crypto/signer_process/messages'

/** What the signer may know of the environment: where tokens are, nothing of the database or the passwords. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'LANG',
  'TMPDIR',
  'XDG_RUNTIME_DIR',
  'LD_LIBRARY_PATH',
  'SOFTHSM2_CONF',
  'PCSCLITE_CSOCK_NAME',
  'KUALIK_TOKEN_DIR',
]

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

interface Pending {
  resolve: (result: unknown) => void
  reject: (error: CryptoError) => void
  timer: NodeJS.Timeout
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
  #pending = new Map<number, Pending>()
  #lastId = 0
  #alive = true
  #ending = false
  #gone: Promise<void>

  constructor(token: SignerToken) {
    const built = import.meta.filename.endsWith('.js')
    const entry = fileURLToPath(new URL(`main.${built ? 'js' : 'ts'}`, import.meta.url))
    this.#child = fork(entry, [token.module, token.serial], {
      execArgv: built ? [] : ['--import', import.meta.resolve('#typescript')],
      env: environmentOf(token),
      serialization: 'advanced',
      // What a module prints must not mix with the answers of a command on standard output.
      stdio: ['ignore', 2, 2, 'ipc'],
    })
    this.#child.on('message', (answer: Answer) => this.#deliver(answer))
    this.#gone = this.#watch()
    this.#holdOn(false)
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
  ask<T extends QuestionType>(type: T, fields: Fields<T>, seconds: number): Promise<Answered<T>> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId
      const timer = setTimeout(() => this.#silent(id, seconds), seconds * 1000)
      this.#pending.set(id, { resolve: (result) => resolve(result as Answered<T>), reject, timer })
      this.#holdOn(true)
      this.#child.send({ id, type, fields }, (error) => {
        if (error) this.#settle(id)?.reject(gone())
      })
    })
  }

  /** Lets the signer finish and end. */
  async end(): Promise<void> {
    this.#alive = false
    this.#ending = true
    this.#holdOn(true)
    if (this.#child.connected) this.#child.disconnect()
    await this.#gone
  }

  #watch(): Promise<void> {
    return new Promise((resolve) => {
      const over = () => {
        this.#alive = false
        for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(gone())
        resolve()
      }
      this.#child.once('exit', over)
      this.#child.once('error', over)
    })
  }

  #deliver(answer: Answer) {
    const pending = this.#settle(answer.id)
    if (answer.ok) return pending?.resolve(answer.result)
    const { code, facts, status } = answer.error
    pending?.reject(new CryptoError(code, facts, status))
  }

  #silent(id: number, seconds: number) {
    this.#settle(id)?.reject(new CryptoError('E_SIGNER_SILENT', { seconds }, 503))
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

  /** An idle signer does not keep our own process from ending; an act under way does. */
  #holdOn(hold: boolean) {
    const verb = hold ? 'ref' : 'unref'
    this.#child[verb]()
    this.#child.channel?.[verb]()
  }
}

const gone = () => new CryptoError('E_SIGNER_GONE', {}, 503)

function environmentOf({ environment = [] }: SignerToken): NodeJS.ProcessEnv {
  const names = [...PASSED_ON, ...environment].filter((name) => process.env[name] !== undefined)
  return { TZ: 'UTC', ...Object.fromEntries(names.map((name) => [name, process.env[name]])) }
}
