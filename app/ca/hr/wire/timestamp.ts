import { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { isoMoment } from '#ca/moments'
import { WSU } from '#ca/hr/namespaces'
import { exactly, parse, textOf } from '#ca/hr/wire/tree'
import type { XmlElement } from '#ca/hr/wire/xml_element'

/** How far the clocks of two systems may be apart. */
export const SKEW_SECONDS = 60
/** How long a message is taken after it was signed, whatever its Timestamp says. */
export const LIFE_SECONDS = 600

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/

function momentIn(element: XmlElement): DateTime {
  const text = textOf(element)
  const at = MOMENT.test(text) ? DateTime.fromISO(text, { zone: 'utc' }) : null
  if (!at?.isValid) throw new CaError('E_HR_ENVELOPE', { element: element.nodeName })
  return at
}

/**
 * The message is on its way now: signed not long ago, not in the future, not expired.
 *
 * @param signed the canonical form of wsu:Timestamp over which the owner's signature holds
 * @throws CaError E_HR_TIMESTAMP_OLD, E_HR_TIMESTAMP_EXPIRED, E_HR_TIMESTAMP_FUTURE, E_HR_ENVELOPE
 */
export function assertFresh(signed: string, now: DateTime): void {
  const [created, expires] = exactly(parse(signed), [WSU, 'Created'], [WSU, 'Expires']).map(
    momentIn
  )
  const age = (now.toMillis() - created.toMillis()) / 1000
  const life = (expires.toMillis() - created.toMillis()) / 1000
  if (age < -SKEW_SECONDS)
    throw new CaError('E_HR_TIMESTAMP_FUTURE', { created: isoMoment(created), now: isoMoment(now) })
  if (age > LIFE_SECONDS + SKEW_SECONDS)
    throw new CaError('E_HR_TIMESTAMP_OLD', {
      created: isoMoment(created),
      now: isoMoment(now),
      minutes: LIFE_SECONDS / 60,
    })
  if (life <= 0 || age > life + SKEW_SECONDS)
    throw new CaError('E_HR_TIMESTAMP_EXPIRED', {
      created: isoMoment(created),
      now: isoMoment(now),
      expires: isoMoment(expires),
    })
}
