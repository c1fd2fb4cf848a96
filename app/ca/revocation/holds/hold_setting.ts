import { CaError } from '#ca/ca_error'
import { isDate } from '#ca/calendar/dates'

/**
 * Whether certificates may be put on hold: the days from which and until which, YYYY-MM-DD. Nothing is unless a day is
 * set; what is on hold then can be released whatever is set later.
 */
export class HoldSetting {
  /** @throws Error for what is no day, and for an end without or before a beginning */
  constructor(
    readonly from: string | null = null,
    readonly until: string | null = null
  ) {
    for (const day of [from, until])
      if (day !== null && !isDate(day))
        throw new Error(`HOLD_FROM and HOLD_UNTIL are days, YYYY-MM-DD: ${day}`)
    if (until !== null && (from === null || until < from))
      throw new Error(`HOLD_UNTIL is a day on or after HOLD_FROM: ${until}`)
  }

  /** @param today YYYY-MM-DD */
  allows(today: string): boolean {
    if (this.from === null || today < this.from) return false
    return this.until === null || today <= this.until
  }

  /** @throws CaError E_HOLD_NOT_CONFIGURED */
  assertAllowed(today: string): void {
    if (!this.allows(today)) throw new CaError('E_HOLD_NOT_CONFIGURED', {}, 409)
  }
}
