import { Worker } from 'node:worker_threads'
import { CryptoError } from '#ca/crypto/crypto_error'
import { readAnswer } from '#ca/crypto/workers/jobs'
import type { Answer, Job } from '#ca/crypto/workers/jobs'

/** A job that waits or is worked on. It is put together when its turn comes, so that no key waits in a queue. */
export interface PendingJob {
  /** @throws CryptoError when the key has been wiped meanwhile */
  prepare(): Job
  resolve(signature: Uint8Array | undefined): void
  reject(error: unknown): void
}

/** How the TypeScript of this thread reaches the next one; a build needs nothing. */
const LOADER = ['--import', import.meta.resolve('#typescript')]

/** One worker thread. It works on one job at a time; when it ends or is too slow, its job fails and it is done with. */
export class Lane {
  readonly #worker: Worker
  #job?: PendingJob
  #timer?: NodeJS.Timeout
  #afterJob?: () => void

  /**
   * @param entry the file that the worker runs
   * @param timeout milliseconds for one job, the start of the thread included
   * @param onFree a job has been answered
   * @param onEnd the thread is gone
   */
  constructor(
    entry: URL,
    private readonly timeout: number,
    private readonly onFree: (lane: Lane) => void,
    private readonly onEnd: (lane: Lane) => void
  ) {
    this.#worker = new Worker(entry, { execArgv: entry.pathname.endsWith('.ts') ? LOADER : [] })
    this.#worker.unref()
    this.#worker.on('message', (answer: Answer) => this.#answered(answer))
    this.#worker.on('error', () => undefined)
    this.#worker.once('exit', () => this.#ended())
  }

  get isFree(): boolean {
    return this.#job === undefined
  }

  /** Gives the job to the thread. */
  take(pending: PendingJob): void {
    this.#job = pending
    try {
      const job = pending.prepare()
      this.#worker.ref()
      this.#timer = setTimeout(() => void this.end(), this.timeout)
      this.#worker.postMessage(job, job.kind === 'sign' ? [job.key.buffer] : [])
    } catch (error) {
      this.#settle((taken) => taken.reject(error))
      this.onFree(this)
    }
  }

  /** Ends the thread; what it was working on fails. */
  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  /** Ends the thread when its job is done; one that has none ends at once. */
  async endWhenFree(): Promise<void> {
    if (!this.isFree) {
      await new Promise<void>((done) => {
        this.#afterJob = done
      })
    }
    await this.end()
  }

  #answered(answer: Answer) {
    this.#settle((job) => {
      try {
        job.resolve(readAnswer(answer))
      } catch (error) {
        job.reject(error)
      }
    })
    this.onFree(this)
  }

  #ended() {
    this.#settle((job) => job.reject(new CryptoError('E_SIGNER_LOST', {}, 503)))
    this.onEnd(this)
  }

  #settle(how: (job: PendingJob) => void) {
    clearTimeout(this.#timer)
    this.#worker.unref()
    const job = this.#job
    this.#job = undefined
    if (job) how(job)
    this.#afterJob?.()
  }
}
