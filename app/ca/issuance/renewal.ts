import type { DateTime } from 'luxon'
import { ZONE } from '#ca/clock'
import { sqlMoment } from '#ca/moments'
import type { CertificateModelQuery } from '#ca/issuance/assert_issuable'

/**
 * How long before a certificate ends the next one onto the same carrier may be applied for, in calendar days. S-11.5
 * would refuse whoever has a valid certificate, and S-5 speaks of holders who have one; no paragraph joins the two. The
 * reading here: what follows a certificate onto its own carrier is no second one while the terms of S-13 and S-7
 * (nineteen working days together) run.
 */
const RENEWAL_TERMS = [{ days: 30, holdsFrom: '2015-06-26' }] as const

/** The term that holds on the day of a moment. */
export function renewalDays(now: DateTime): number {
  const today = now.setZone(ZONE).toFormat('yyyy-MM-dd')
  return RENEWAL_TERMS.findLast((term) => term.holdsFrom <= today)?.days ?? 0
}

/** Leaves out the certificates on a carrier that end so soon that the next one may follow them; nothing follows a hold. */
export function exceptRenewed(
  certificates: CertificateModelQuery,
  carrierId: number,
  now: DateTime
): CertificateModelQuery {
  const soon = sqlMoment(now.toUTC().plus({ days: renewalDays(now) }))
  return certificates.whereNot((one) =>
    one
      .where('carrierId', carrierId)
      .where('notAfter', '<=', soon)
      .whereDoesntHave('revocation', () => {})
  )
}
