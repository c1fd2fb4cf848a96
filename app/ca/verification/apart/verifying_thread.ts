import { Worker } from 'node:worker_threads'
import { CaError } from '#ca/ca_error'
import { loaderOf } from '#ca/crypto/workers/lane'
import { sendEntries, type Said, type VerificationJob } from '#ca/verification/apart/messages'
import type { Evidence } from '#ca/verification/evidence'
import type { RevocationList } from '#ca/verification/revocation_list'

/** Megabytes of JavaScript's own memory: a real document needs a tenth. */
const MEMORY = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 }

/** What is to be verified, and the house that is asked about it. */
export interface Verification extends Pick<VerificationJob, 'now' | 'input' | 'authorities'> {
  lists: RevocationList[]
  evidence: Evidence
}

/** Numbers by which the lists of this process are told apart. */
const numbers = new WeakMap<RevocationList, number>()
let numbered = 0

function numberOf(list: RevocationList): number {
  const number = numbers.get(list) ?? ++numbered
  numbers.set(list, number)
  return number
}

interface Pending {
  evidence: Evidence
  resolve: (report: string) => void
  reject: (error: unknown) => void
}

const isOutOfMemory = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'

/** One thread that verifies. It works on one document; one that takes too long or too much ends with it. */
export class VerifyingThread {
  readonly #worker: Worker
  readonly #ready: Promise<void>
  #lists = new Set<number>()
  #pending?: Pending
  #ended = false

  /**
   * @param entry the file that the thread runs
   * @param deadline milliseconds for one document
   */
  constructor(
    entry: URL,
    private readonly deadline: number
  ) {
    this.#worker = new Worker(entry, { execArgv: loaderOf(entry), resourceLimits: MEMORY })
    this.#ready = new Promise((resolve, reject) => {
      this.#worker.once('message', () => resolve())
      this.#worker.once('error', reject)
    })
    this.#ready.catch(() => undefined)
    this.#worker.on('message', (said: Said) => this.#hear(said))
    this.#worker.on('error', (error) =>
      this.#fail(isOutOfMemory(error) ? new CaError('E_VERIFICATION_TOO_LARGE') : error)
    )
    this.#worker.on('exit', () => this.#fail(new Error('the verifying thread ended')))
    this.#worker.unref()
  }

  get isUsable(): boolean {
    return !this.#ended
  }

  /**
   * @returns the report as JSON
   * @throws CaError of `VerifyDocument`, E_VERIFICATION_TOO_LONG, E_VERIFICATION_TOO_LARGE; what the evidence throws
   */
  async verify({ evidence, lists, ...job }: Verification): Promise<string> {
    this.#worker.ref()
    let timer: NodeJS.Timeout | undefined
    try {
      await this.#ready
      timer = setTimeout(() => this.#fail(new CaError('E_VERIFICATION_TOO_LONG')), this.deadline)
      return await new Promise<string>((resolve, reject) => {
        this.#pending = { evidence, resolve, reject }
        this.#worker.postMessage({ ...job, kind: 'verify', lists: this.#send(lists) })
      })
    } finally {
      clearTimeout(timer)
      this.#pending = undefined
      this.#worker.unref()
    }
  }

  end(): Promise<number> {
    this.#ended = true
    return this.#worker.terminate()
  }

  /** The lists by their numbers, with the bytes of those that the thread does not have. */
  #send(lists: RevocationList[]) {
    const sent = lists.map((list) => {
      const id = numberOf(list)
      return { id, der: this.#lists.has(id) ? null : list.der }
    })
    this.#lists = new Set(sent.map(({ id }) => id))
    return sent
  }

  #hear(said: Said) {
    if (said.kind === 'ask') void this.#answer(said.fingerprints)
    if (said.kind === 'report') this.#pending?.resolve(said.report)
    if (said.kind === 'refused')
      this.#pending?.reject(new CaError(said.code, said.facts, said.status))
  }

  async #answer(fingerprints: string[]) {
    const asking = this.#pending
    try {
      const register = await asking?.evidence.register(fingerprints)
      if (register && asking === this.#pending)
        this.#worker.postMessage({ kind: 'register', entries: sendEntries(register) })
    } catch (error) {
      this.#fail(error)
    }
  }

  /** The thread is done with, whatever it was doing. */
  #fail(error: unknown) {
    void this.end()
    this.#pending?.reject(error)
  }
}
