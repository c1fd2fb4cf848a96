import type { DateTime } from 'luxon'
import { sqlMoment } from '#ca/moments'

/** A transaction that was open while a list was read is seen by the next one. */
const OVERLAP_MINUTES = 10

/** As long before a moment as a transaction may have been open. */
export const beforeMoment = (at: DateTime): string =>
  sqlMoment(at.minus({ minutes: OVERLAP_MINUTES }))
