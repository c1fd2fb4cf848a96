import type { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import type { Profile } from '#ca/certificates/profiles/profile'

/** The last year that UTCTime can name (RFC 5280 4.1.2.5.1). */
const LAST_UTC_TIME_YEAR = 2049

/**
 * The end of a certificate that begins at `notBefore`: the profile's term in calendar years and days (S-14: three
 * years for holders). An authority's certificate ends with its issuer's at the latest, a holder's never is cut short.
 *
 * @param issuerNotAfter null for a self-signed certificate
 */
export function endOfValidity(
  profile: Profile,
  notBefore: DateTime,
  issuerNotAfter: DateTime | null
): DateTime {
  const { years, days = 0 } = profile.validity
  const end = notBefore.toUTC().plus({ years, days })
  if (profile.validity.exact || !issuerNotAfter || end <= issuerNotAfter) return end
  return issuerNotAfter
}

/**
 * Refuses an end that the structure cannot write: the order has UTCTime only.
 *
 * @throws CaError E_VALIDITY_PAST_2049
 */
export function assertUtcTime(notAfter: DateTime): void {
  if (notAfter.toUTC().year > LAST_UTC_TIME_YEAR) {
    throw new CaError('E_VALIDITY_PAST_2049', { notAfter: notAfter.toUTC().toISODate() ?? '' })
  }
}
