import { inject } from '@adonisjs/core'
import logger from '@adonisjs/core/services/logger'
import { Clock } from '#ca/clock'
import { IssueDueLists } from '#ca/revocation/crl/issue_due_lists'
import { takeJob } from '#ca/revocation/crl/job_lock'
import { ListReserver } from '#ca/revocation/crl/list_reserver'

/** How often it is looked whether a list is due, in milliseconds. */
const EVERY = 30_000
/** Revocations that come together share a delta. */
const SOON = 500
/** The longest wait after lists that failed: a delta comes within ten minutes. */
const LONGEST = 600_000
/** After a list there may be another due: the delta of a new full list. */
const AGAIN = 2_000

/**
 * Looks from time to time, and right after a revocation, whether a list is due, in one process of the house. It never
 * runs twice at once.
 */
@inject()
export class ListScheduler {
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #again = false
  #started = false
  #failures = 0

  constructor(
    protected clock: Clock,
    protected reserver: ListReserver,
    protected issuing: IssueDueLists
  ) {}

  /** From now on lists are issued when they are due, the first look is at once. */
  start(): void {
    this.#started = true
    this.#lookIn(0)
  }

  /** Something was revoked. Nothing happens where no schedule runs: another process looks. */
  soon(): void {
    if (!this.#started) return
    if (this.#running) this.#again = true
    else this.#lookIn(SOON)
  }

  /** Lets the list that is under way be finished and looks no more. */
  async stop(): Promise<void> {
    this.#started = false
    clearTimeout(this.#timer)
    await this.#running
  }

  #lookIn(milliseconds: number) {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#running = this.#look()
    }, milliseconds)
    this.#timer.unref()
  }

  async #look(): Promise<void> {
    this.#again = false
    const issued = await this.#issue()
    this.#running = undefined
    if (!this.#started) return
    if (this.#again) this.#lookIn(SOON)
    else this.#lookIn(issued > 0 && this.#failures === 0 ? AGAIN : this.#wait())
  }

  #wait(): number {
    return Math.min(EVERY * 2 ** this.#failures, LONGEST)
  }

  /** Nothing that happens here ends the schedule: without a database there is none to write an alarm into. */
  async #issue(): Promise<number> {
    try {
      if (!(await takeJob('revocation_lists', this.reserver, this.clock.now()))) return 0
      const { issued, failed } = await this.issuing.handle()
      this.#failures = failed.length > 0 ? Math.min(this.#failures + 1, 10) : 0
      for (const { id, number, kind, entries } of issued)
        logger.info({ id, number, kind, entries }, 'revocation list issued')
      return issued.length
    } catch (error) {
      logger.error({ err: error }, 'the revocation lists were not looked after')
      return 0
    }
  }
}
