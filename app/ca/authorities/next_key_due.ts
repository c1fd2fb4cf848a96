import type { DateTime } from 'luxon'
import { profile } from '#ca/certificates/profiles/catalogue'
import type Authority from '#models/authority'

/** How long before a key stops issuing its successor is asked for: the Root CA takes fifteen working days. */
export const NOTICE_MONTHS = 6

/**
 * The last moment at which an authority can issue: a holder's certificate is valid three years to the second (S-14)
 * and must not outlive the certificate above it.
 */
export function lastIssuing({ notAfter }: Pick<Authority, 'notAfter'>): DateTime {
  return notAfter.minus({ years: profile('P-USER-2015').validity.years })
}

/** When the next key of an authority is due; `soon` within the notice, `overdue` when nothing can be issued. */
export interface KeyDue {
  /** Issuing ends; the next key must issue from here on. */
  endsAt: DateTime
  /** From here on the next key should be prepared. */
  noticeAt: DateTime
  state: 'later' | 'soon' | 'overdue'
}

/** S-14: when a key of the State CA must be replaced, seen from a moment. */
export function nextKeyDue(authority: Pick<Authority, 'notAfter'>, now: DateTime): KeyDue {
  const endsAt = lastIssuing(authority)
  const noticeAt = endsAt.minus({ months: NOTICE_MONTHS })
  const state = now > endsAt ? 'overdue' : now >= noticeAt ? 'soon' : 'later'
  return { endsAt, noticeAt, state }
}
