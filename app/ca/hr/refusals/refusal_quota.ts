import type { DateTime } from 'luxon'
import type { RefusalRules } from '#ca/hr/refusals/refusal_rules'

/** What is kept, and how many of the same minute and address are only counted with it. */
export interface Counted {
  more: number
}

/** Which refusals of the minute that runs are kept, by address; no more addresses are remembered than are kept. */
export class RefusalQuota<T extends Counted> {
  #minute = Number.NaN
  #kept = 0
  #addresses = new Map<string, { kept: number; last: T }>()

  constructor(private readonly rules: RefusalRules) {}

  /**
   * @param make called when this one is kept
   * @returns the one that is kept, or the last of its address with which it was counted; null when neither
   */
  take(address: string, at: DateTime, make: () => T): T | null {
    this.#turnTo(Math.floor(at.toSeconds() / 60))
    const known = this.#addresses.get(address)
    const isFull = this.#kept >= this.rules.perMinute
    if (known && (isFull || known.kept >= this.rules.perAddress)) {
      known.last.more += 1
      return known.last
    }
    if (isFull) return null
    const last = make()
    this.#addresses.set(address, { kept: (known?.kept ?? 0) + 1, last })
    this.#kept += 1
    return last
  }

  #turnTo(minute: number) {
    if (minute === this.#minute) return
    this.#minute = minute
    this.#kept = 0
    this.#addresses.clear()
  }
}
