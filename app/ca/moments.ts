import type { DateTime } from 'luxon'

/** A moment in UTC, to the second: 2026-11-17T05:42:00Z. */
export const isoMoment = (at: DateTime): string =>
  new Date(at.toMillis()).toISOString().replace('.000Z', 'Z')

/** A moment as both databases keep it, to be compared with a column. */
export const sqlMoment = (at: DateTime): string =>
  new Date(at.toMillis()).toISOString().slice(0, 19).replace('T', ' ')
