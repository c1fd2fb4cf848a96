import { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { TAG, type Element } from '#ca/certificates/der'

/** A GeneralizedTime may have a fraction of a second in time stamps (RFC 3161 2.4.2). */
const FRACTION = /\.\d{1,9}(?=Z$)/

/**
 * UTCTime or GeneralizedTime in UTC (RFC 5280 4.1.2.5), whole seconds.
 *
 * @throws CaError E_DER_MALFORMED
 */
export function readAsn1Time({ tag, content }: Element): DateTime<true> {
  const text = Buffer.from(content).toString('latin1').replace(FRACTION, '')
  const format = tag === TAG.UTC_TIME ? "yyMMddHHmmss'Z'" : "yyyyMMddHHmmss'Z'"
  const time = DateTime.fromFormat(text, format, { zone: 'utc' })
  if (!time.isValid) throw new CaError('E_DER_MALFORMED', { reason: 'time' })
  return time
}
