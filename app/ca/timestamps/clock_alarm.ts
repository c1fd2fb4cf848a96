import { hostname } from 'node:os'
import type { Alarms } from '#ca/alarms/alarms'

/**
 * The alarm of a clock that cannot be stamped with: raised by the first stamp that is refused for it, cleared by the
 * next one that goes out. Whether it is raised is remembered, so that not each stamp asks the database.
 */
export class ClockAlarm {
  readonly #subject = `clock:${hostname()}`
  #raised: boolean | null = null

  /**
   * @param tolerance how far the clock may be off, in milliseconds
   * @param report is told why an alarm could not be raised or cleared; the answer to a stamp does not hang on it
   */
  constructor(
    private readonly alarms: Alarms,
    private readonly tolerance: number,
    private readonly report: (error: unknown) => void
  ) {}

  raise(): Promise<void> {
    const facts = { machine: hostname(), tolerance: this.tolerance }
    return this.#become(true, () =>
      this.alarms.raise({ subject: this.#subject, code: 'E_CLOCK_UNSYNCHRONISED', facts })
    )
  }

  clear(): Promise<void> {
    return this.#become(false, () => this.alarms.clear(this.#subject))
  }

  /** A failure is tried again with the next stamp. */
  async #become(raised: boolean, act: () => Promise<void>) {
    if (this.#raised === raised) return
    try {
      await act()
      this.#raised = raised
    } catch (error) {
      this.report(error)
    }
  }
}
