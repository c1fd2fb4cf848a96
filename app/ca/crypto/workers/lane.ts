import { Worker } from 'node:worker_threads'
import { CryptoError } from '#ca/crypto/crypto_error'
import { readAnswer } from '#ca/crypto/workers/jobs'
import type { Answer, Job } from '#ca/crypto/workers/jobs'

/** A job that waits or is worked on. It is put together when its turn comes, so that no key waits in a queue. */
export interface PendingJob {
  readonly kind: Job['kind']
  /** @throws CryptoError when the key has been wiped meanwhile */
  prepare(): Job
  resolve(signature: Uint8Array | undefined): void
  reject(error: unknown): void
}

/** How the TypeScript of this thread reaches the next one; a build needs nothing. */
const LOADER = ['--import', import.meta.resolve('#typescript')]

/**
 * One worker thread. It works on the jobs of one message; when it ends or is too slow, these fail and it is done with.
 */
export class Lane {
  readonly #worker: Worker
  #jobs: PendingJob[] = []
  #timer?: NodeJS.Timeout
  #afterJobs?: () => void

  /**
   * @param entry the file that the worker runs
   * @param timeout milliseconds for one message, the start of the thread included
   * @param onFree the jobs have been answered
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
    this.#worker.on('message', (answers: Answer[]) => this.#answered(answers))
    this.#worker.on('error', () => undefined)
    this.#worker.once('exit', () => this.#ended())
  }

  get isFree(): boolean {
    return this.#jobs.length === 0
  }

  /** Gives the jobs to the thread, in one message. */
  take(pending: readonly PendingJob[]): void {
    const jobs = pending.map((each) => this.#prepare(each)).filter((job) => job !== undefined)
    if (jobs.length === 0) return this.onFree(this)
    this.#worker.ref()
    this.#timer = setTimeout(() => void this.end(), this.timeout)
    const moved = jobs.flatMap((job) => (job.kind === 'sign' ? [job.key.buffer] : []))
    this.#worker.postMessage(jobs, moved)
  }

  /** Puts a job together; one for which that is impossible fails by itself. */
  #prepare(pending: PendingJob): Job | undefined {
    try {
      const job = pending.prepare()
      this.#jobs.push(pending)
      return job
    } catch (error) {
      pending.reject(error)
      return undefined
    }
  }

  /** Ends the thread; what it was working on fails. */
  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  /** Ends the thread when its jobs are done; one that has none ends at once. */
  async endWhenFree(): Promise<void> {
    if (!this.isFree) {
      await new Promise<void>((done) => {
        this.#afterJobs = done
      })
    }
    await this.end()
  }

  #answered(answers: readonly Answer[]) {
    this.#settle((job, at) => {
      try {
        job.resolve(readAnswer(answers[at]))
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

  #settle(how: (job: PendingJob, at: number) => void) {
    clearTimeout(this.#timer)
    this.#worker.unref()
    this.#jobs.splice(0).forEach(how)
    this.#afterJobs?.()
  }
}
