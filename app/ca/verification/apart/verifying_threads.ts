import { CaError } from '#ca/ca_error'
import { VerifyingThread, type Verification } from '#ca/verification/apart/verifying_thread'

/** How the threads work; everything has a sensible default. */
export interface ThreadsOptions {
  /** Documents that are verified at once. */
  readonly size?: number
  /** Documents that may wait. */
  readonly queueLimit?: number
  /** Milliseconds for one document. */
  readonly deadline?: number
  /** The file that a thread runs. */
  readonly entry?: URL
}

/** The worker beside this file: TypeScript as long as this is. */
const ENTRY = new URL(`worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/**
 * Verifies what strangers upload in threads of their own, few at a time, each document within a deadline and a limit of
 * memory: whatever it was made for, lists, answers and screens go on.
 */
export class VerifyingThreads {
  readonly #size: number
  readonly #queueLimit: number
  readonly #deadline: number
  readonly #entry: URL
  readonly #idle: VerifyingThread[] = []
  readonly #waiting: (() => void)[] = []
  #working = 0

  constructor(options: ThreadsOptions = {}) {
    this.#size = options.size ?? 1
    this.#queueLimit = options.queueLimit ?? 8
    this.#deadline = options.deadline ?? 10_000
    this.#entry = options.entry ?? ENTRY
  }

  /** @throws CaError E_VERIFICATION_BUSY, and those of `VerifyingThread` */
  async verify(verification: Verification): Promise<string> {
    await this.#turn()
    const thread = this.#idle.pop() ?? new VerifyingThread(this.#entry, this.#deadline)
    try {
      return await thread.verify(verification)
    } finally {
      if (thread.isUsable) this.#idle.push(thread)
      this.#next()
    }
  }

  /** Ends the threads that have nothing to do. */
  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((thread) => thread.end()))
  }

  async #turn(): Promise<void> {
    if (this.#working < this.#size) this.#working += 1
    else if (this.#waiting.length >= this.#queueLimit)
      throw new CaError('E_VERIFICATION_BUSY', {}, 503)
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Whoever has waited longest takes the place that became free. */
  #next() {
    const longest = this.#waiting.shift()
    if (longest) longest()
    else this.#working -= 1
  }
}
