import { WorkingCalendar } from '#ca/calendar/working_days'

const SERVES_MILLISECONDS = 1000

/**
 * The calendar for a channel that answers many times a second: as it was within the last second, so that a change counts
 * a second later, whichever process made it.
 */
export class KeptCalendar {
  #calendar: WorkingCalendar | undefined
  #readAt = 0

  /** @param milliseconds of a clock that only goes forward */
  constructor(
    private readonly load = () => WorkingCalendar.load(),
    private readonly milliseconds = () => performance.now()
  ) {}

  async get(): Promise<WorkingCalendar> {
    const now = this.milliseconds()
    if (this.#calendar && now - this.#readAt < SERVES_MILLISECONDS) return this.#calendar
    const calendar = await this.load()
    // What was being changed while it was read is read again within a second of the beginning.
    this.#readAt = now
    this.#calendar = calendar
    return calendar
  }
}
