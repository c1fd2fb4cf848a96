import { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import type { RevocationReason } from '#ca/certificates/tbs_revocation_list'

const LONGEST_BASIS = 500

/** What proves a revocation, on one line; null when nothing was said. @throws CaError E_REVOKE_BASIS_LONG */
export function readBasis(text: string | null | undefined): string | null {
  const basis = text?.replace(/\s+/g, ' ').trim() || null
  if (basis && basis.length > LONGEST_BASIS)
    throw new CaError('E_REVOKE_BASIS_LONG', { characters: LONGEST_BASIS })
  return basis
}

/**
 * Since when the key is not trusted (RFC 5280 5.3.2), which keyCompromise alone may say.
 *
 * @throws CaError E_INVALIDITY_REASON: nothing is suspected of the key; E_INVALIDITY_DATE: no moment, or one that is
 *   still to come
 */
export function checkInvalidity(
  iso: string | null | undefined,
  { reason, now }: { reason: RevocationReason; now: DateTime }
): DateTime | null {
  if (!iso) return null
  if (reason !== 'keyCompromise') throw new CaError('E_INVALIDITY_REASON')
  const at = DateTime.fromISO(iso, { zone: 'utc' }).startOf('second')
  if (!at.isValid || at > now) throw new CaError('E_INVALIDITY_DATE', { value: iso })
  return at
}
