import { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { TAG, writeElement, type Element } from '#ca/certificates/der'

/** A GeneralizedTime may have a fraction of a second in time stamps (RFC 3161 2.4.2). */
const FRACTION = /\.\d{1,9}(?=Z$)/
/** Every year from here on is a GeneralizedTime (RFC 5280 4.1.2.5). */
export const GENERALIZED_FROM = 2050
const DIGITS = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/

/** The years of UTCTime are 1950 to 2049 (RFC 5280 4.1.2.5.1). */
const withCentury = (text: string) => `${text < '50' ? '20' : '19'}${text}`

/**
 * UTCTime or GeneralizedTime in UTC (RFC 5280 4.1.2.5), whole seconds.
 *
 * @throws CaError E_DER_MALFORMED
 */
export function readAsn1Time({ tag, content }: Element): DateTime<true> {
  const text = Buffer.from(content).toString('latin1').replace(FRACTION, '')
  const digits = tag === TAG.UTC_TIME ? withCentury(text) : text
  const iso = DIGITS.test(digits) ? digits.replace(DIGITS, '$1-$2-$3T$4:$5:$6.000Z') : ''
  const at = new Date(iso)
  // The 30th of February would be read as a day in March.
  if (Number.isNaN(at.getTime()) || at.toISOString() !== iso)
    throw new CaError('E_DER_MALFORMED', { reason: 'time' })
  return DateTime.fromMillis(at.getTime(), { zone: 'utc' }) as DateTime<true>
}

/** DER of a time in a certificate or a list, to the second: UTCTime to 2049, then GeneralizedTime. */
export function asn1Time(at: DateTime): Uint8Array {
  const text = `${new Date(at.toMillis()).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`
  const generalized = text >= String(GENERALIZED_FROM) || text < '1950'
  const tag = generalized ? TAG.GENERALIZED_TIME : TAG.UTC_TIME
  return writeElement(tag, Buffer.from(generalized ? text : text.slice(2), 'latin1'))
}
