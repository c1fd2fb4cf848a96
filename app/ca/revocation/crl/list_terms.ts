import { CaError } from '#ca/ca_error'
import { ZONE } from '#ca/clock'
import type { DateTime, DurationLike } from 'luxon'
import type { ListKind } from '#models/revocation_list'

/** How often lists are issued and how long they are good for: data with the day from which it holds (N13). */
export interface ListTerms {
  /** YYYY-MM-DD. */
  holdsFrom: string
  full: { every: DurationLike; validFor: DurationLike }
  /** A delta comes at least this often while something changes, and is good as long as its full list. */
  delta: { every: DurationLike }
}

/** Every version of the terms. */
export const LIST_TERMS: readonly ListTerms[] = [
  {
    holdsFrom: '2023-12-12',
    full: { every: { hours: 24 }, validFor: { hours: 25 } },
    delta: { every: { minutes: 10 } },
  },
]

/** The terms that hold at a moment. @throws CaError E_CRL_TERMS before the first */
export function listTerms(now: DateTime): ListTerms {
  const day = now.setZone(ZONE).toFormat('yyyy-MM-dd')
  const inForce = LIST_TERMS.filter(({ holdsFrom }) => holdsFrom <= day)
  const newest = inForce.toSorted((a, b) => a.holdsFrom.localeCompare(b.holdsFrom)).at(-1)
  if (newest) return newest
  throw new CaError('E_CRL_TERMS', { date: day }, 500)
}

/** When the next list of a kind is due after one that was issued. */
export function nextDue(kind: ListKind, thisUpdate: DateTime): DateTime {
  return thisUpdate.plus(listTerms(thisUpdate)[kind].every)
}
