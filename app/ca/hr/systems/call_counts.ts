import type { DateTime } from 'luxon'

interface Minute {
  number: number
  calls: number
}

/** How often each system has called within the minute that runs; kept by this process alone. */
export class CallCounts {
  #minutes = new Map<number, Minute>()

  /** Counts a call. @returns how many there were within its minute, this one among them */
  count(systemId: number, at: DateTime): number {
    const number = Math.floor(at.toSeconds() / 60)
    const last = this.#minutes.get(systemId)
    const minute = last?.number === number ? last : { number, calls: 0 }
    minute.calls += 1
    this.#minutes.set(systemId, minute)
    return minute.calls
  }
}
