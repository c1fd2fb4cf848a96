import { CaError } from '#ca/ca_error'
import { isDate } from '#ca/calendar/dates'

/**
 * Whether certificates may be put on hold: the days from which and until which, YYYY-MM-DD. Nothing is unless a day is
 * set; what is on hold then can be released whatever is set later.
 */
export class HoldSetting {
  /** @throws CaError E_HOLD_DAY { name, value }, E_HOLD_END { value, from }: an end without or before a beginning */
  constructor(
    readonly from: string | null = null,
    readonly until: string | null = null
  ) {
    for (const [name, value] of Object.entries({ HOLD_FROM: from, HOLD_UNTIL: until }))
      if (value !== null && !isDate(value)) throw new CaError('E_HOLD_DAY', { name, value }, 500)
    if (until !== null && (from === null || until < from))
      throw new CaError('E_HOLD_END', { value: until, from: from ?? 'none' }, 500)
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
