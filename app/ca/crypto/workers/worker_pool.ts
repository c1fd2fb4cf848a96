import { availableParallelism } from 'node:os'
import { CryptoError } from '#ca/crypto/crypto_error'
import { Lane } from '#ca/crypto/workers/lane'
import { companyOfFirst, together } from '#ca/crypto/workers/pending_job'
import { lost } from '#ca/crypto/workers/jobs'
import type { JobMaker, PendingJob, Waiting } from '#ca/crypto/workers/pending_job'
import type { SignatureClaim } from '#ca/crypto/verify_signature'

/** How a pool works; everything has a sensible default. */
export interface PoolOptions {
  /** Threads at most; they start when there is work for them. */
  readonly size?: number
  /** Jobs that may wait beside those that are worked on. */
  readonly queueLimit?: number
  /** Milliseconds for one job, which may be several signatures. */
  readonly timeout?: number
  /** The file that a thread runs. */
  readonly entry?: URL
}

/** The worker beside this file: TypeScript as long as this is. */
const ENTRY = new URL(`worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/**
 * Signs and verifies in worker threads, off the event loop. Signatures of one key that wait go to a thread together,
 * where they cost less, and so do verifications, each judged by itself. Every promise settles: a full queue is refused at
 * once with E_SIGNER_BUSY, and a thread that ends or takes too long fails what it had with E_SIGNER_LOST, of several
 * verifications only what fails again by itself. Both may be tried again.
 */
export class WorkerPool {
  readonly #size: number
  readonly #queueLimit: number
  readonly #timeout: number
  readonly #entry: URL
  readonly #lanes = new Set<Lane>()
  #queue: Waiting[] = []
  #closing = false

  constructor(options: PoolOptions = {}) {
    this.#size = options.size ?? Math.min(4, Math.max(1, availableParallelism() - 1))
    this.#queueLimit = options.queueLimit ?? 256
    this.#timeout = options.timeout ?? 15_000
    this.#entry = options.entry ?? ENTRY
  }

  /**
   * Signs; the signature has been verified.
   *
   * @param key puts the job together, with a copy of the key that the pool overwrites
   * @throws CryptoError E_SIGNER_BUSY, E_SIGNER_LOST, E_SIGNING_FAILED, and what the key throws
   */
  sign(key: JobMaker, data: Uint8Array): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#take({ key, data, resolve, reject })
    })
  }

  /** Verifies. @throws CryptoError E_SIGNER_BUSY, E_SIGNER_LOST, and those of `verifySignature` */
  verify(claim: SignatureClaim): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#take({ claim, resolve, reject })
    })
  }

  /** Fails what waits, lets what is worked on finish, and ends the threads. Nothing is taken any more. */
  async close(): Promise<void> {
    this.#closing = true
    for (const job of this.#queue.splice(0)) job.reject(lost())
    await Promise.all([...this.#lanes].map((lane) => lane.endWhenFree()))
  }

  #take(job: Waiting) {
    if (this.#closing) return job.reject(lost())
    const lane = this.#freeLane()
    if (lane) return lane.take(this.#together([job]))
    if (this.#queue.length >= this.#queueLimit)
      return job.reject(new CryptoError('E_SIGNER_BUSY', { waiting: this.#queue.length }, 503))
    this.#queue.push(job)
  }

  /** A lane with nothing to do, a new one if there may be one more. */
  #freeLane(): Lane | undefined {
    for (const lane of this.#lanes) if (lane.isFree) return lane
    if (this.#lanes.size >= this.#size) return undefined
    const lane = new Lane(
      this.#entry,
      this.#timeout,
      (free) => this.#next(free),
      (ended) => {
        this.#lanes.delete(ended)
        this.#next()
      }
    )
    this.#lanes.add(lane)
    return lane
  }

  /** Gives what has waited longest to the lane, or to a new one in the place of one that ended. */
  #next(free?: Lane) {
    if (this.#queue.length === 0) return
    const lane = free ?? this.#freeLane()
    lane?.take(this.#longestWaiting())
  }

  /** What has waited longest, with what goes into one job with it. */
  #longestWaiting(): PendingJob {
    const taken = new Set(companyOfFirst(this.#queue, this.#size))
    this.#queue = this.#queue.filter((each) => !taken.has(each))
    return this.#together([...taken])
  }

  #together(taken: Waiting[]): PendingJob {
    return together(taken, (again) => {
      if (this.#closing) for (const each of again) each.reject(lost())
      else this.#queue.unshift(...again)
    })
  }
}
