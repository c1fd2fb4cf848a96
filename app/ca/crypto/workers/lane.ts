import { Worker } from 'node:worker_threads'
import { lost } from '#ca/crypto/workers/jobs'
import type { Answer, Job } from '#ca/crypto/workers/jobs'
import type { PendingJob } from '#ca/crypto/workers/pending_job'

const LOADER = ['--import', import.meta.resolve('#typescript')]

/** How the TypeScript of this thread reaches the one that runs this file; a build needs nothing. */
export const loaderOf = ({ pathname }: URL) => (pathname.endsWith('.ts') ? LOADER : [])

/** One worker thread. It works on one job; when it ends or is too slow, that job fails and it is done with. */
export class Lane {
  readonly #worker: Worker
  #job?: PendingJob
  #timer?: NodeJS.Timeout
  #afterJob?: () => void
  #isEnding = false

  /**
   * @param entry the file that the worker runs
   * @param timeout milliseconds for one job, the start of the thread included
   * @param onFree the job has been answered
   * @param onEnd the thread is gone
   */
  constructor(
    entry: URL,
    private readonly timeout: number,
    private readonly onFree: (lane: Lane) => void,
    private readonly onEnd: (lane: Lane) => void
  ) {
    this.#worker = new Worker(entry, { execArgv: loaderOf(entry) })
    this.#worker.unref()
    this.#worker.on('message', (answer: Answer) => this.#answered(answer))
    this.#worker.on('error', () => undefined)
    this.#worker.once('exit', () => this.#ended())
  }

  get isFree(): boolean {
    return this.#job === undefined && !this.#isEnding
  }

  /** Gives the job to the thread; one that cannot be put together fails by itself. */
  take(pending: PendingJob): void {
    const job = this.#prepare(pending)
    if (!job) return this.onFree(this)
    this.#job = pending
    this.#worker.ref()
    this.#timer = setTimeout(() => void this.end(), this.timeout)
    this.#worker.postMessage(job, job.kind === 'sign' ? [job.key.buffer] : [])
  }

  #prepare(pending: PendingJob): Job | undefined {
    try {
      return pending.prepare()
    } catch (error) {
      pending.reject(error)
      return undefined
    }
  }

  /** Ends the thread; what it was working on fails. */
  async end(): Promise<void> {
    this.#isEnding = true
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
    const job = this.#settle()
    try {
      job?.answered(answer)
    } catch (error) {
      job?.reject(error)
    }
    // What a thread that is being ended has answered still counts; it gets no other job.
    if (!this.#isEnding) this.onFree(this)
  }

  #ended() {
    this.#settle()?.reject(lost())
    this.onEnd(this)
  }

  /** The job that the thread had; it has none from now on. */
  #settle(): PendingJob | undefined {
    const job = this.#job
    this.#job = undefined
    clearTimeout(this.#timer)
    this.#worker.unref()
    this.#afterJob?.()
    return job
  }
}
