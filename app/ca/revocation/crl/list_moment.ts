import type { DateTime } from 'luxon'

/** A transaction that was open while a list was read is seen by the next one. */
const OVERLAP_MINUTES = 10

/** A moment as both databases keep it. */
export const sqlMoment = (at: DateTime): string => at.toUTC().toFormat('yyyy-MM-dd HH:mm:ss')

/** As long before a moment as a transaction may have been open. */
export const beforeMoment = (at: DateTime): string =>
  sqlMoment(at.minus({ minutes: OVERLAP_MINUTES }))
