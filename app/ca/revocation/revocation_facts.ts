import { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'

const LONGEST_BASIS = 500

/** What proves a revocation, on one line; null when nothing was said. @throws CaError E_REVOKE_BASIS_LONG */
export function readBasis(text: string | null | undefined): string | null {
  const basis = text?.replace(/\s+/g, ' ').trim() || null
  if (basis && basis.length > LONGEST_BASIS)
    throw new CaError('E_REVOKE_BASIS_LONG', { characters: LONGEST_BASIS })
  return basis
}

/** @throws CaError E_INVALIDITY_DATE: no moment, or one that is still to come */
export function checkInvalidity(iso: string | null | undefined, now: DateTime): DateTime | null {
  if (!iso) return null
  const at = DateTime.fromISO(iso, { zone: 'utc' }).startOf('second')
  if (!at.isValid || at > now) throw new CaError('E_INVALIDITY_DATE', { value: iso })
  return at
}
