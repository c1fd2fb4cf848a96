import { DateTime } from 'luxon'

/** The time zone of deadlines and of everything that a person reads (UTC+5 since 1 March 2024). */
export const ZONE = 'Asia/Almaty'

/** As it was found last: acts of one second ask for one day. */
let lastDay = { at: Number.NaN, date: '' }

/** The date in Almaty, YYYY-MM-DD, of a moment in milliseconds since 1970. */
export function dayOf(at: number): string {
  if (lastDay.at !== at)
    lastDay = { at, date: DateTime.fromMillis(at, { zone: ZONE }).toFormat('yyyy-MM-dd') }
  return lastDay.date
}

/** The only source of "now". Bound in the container, so that a test can set it. */
export class Clock {
  /** The present moment in UTC, whole seconds (what both databases keep). */
  now(): DateTime<true> {
    return DateTime.fromMillis(this.milliseconds(), { zone: 'utc' }) as DateTime<true>
  }

  /** `now` in milliseconds since 1970, for what asks thousands of times a second. */
  milliseconds(): number {
    return Math.floor(Date.now() / 1000) * 1000
  }

  /** Today's date in Almaty, YYYY-MM-DD. */
  today(): string {
    return dayOf(this.milliseconds())
  }
}

/** A clock that stands still until it is moved: for tests. */
export class FixedClock extends Clock {
  #now: DateTime<true>

  constructor(iso: string) {
    super()
    this.#now = FixedClock.#parse(iso)
  }

  static #parse(iso: string) {
    const at = DateTime.fromISO(iso, { zone: 'utc' })
    if (!at.isValid) throw new Error(`not an ISO time: ${iso}`)
    return at.startOf('second')
  }

  now() {
    return this.#now
  }

  milliseconds() {
    return this.#now.toMillis()
  }

  /** Moves the clock to an ISO 8601 time. */
  set(iso: string) {
    this.#now = FixedClock.#parse(iso)
  }
}
