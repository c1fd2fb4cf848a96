import Certificate from '#models/certificate'
import type { DateTime } from 'luxon'

/**
 * Those of a person's certificates that say where the person is now: the valid ones, or, when none is, the last.
 *
 * @param certificates of one person, with their revocations
 */
export function presentOnes(certificates: readonly Certificate[], now: DateTime): Certificate[] {
  const valid = certificates.filter(({ revocation, notAfter }) => !revocation && notAfter > now)
  if (valid.length > 0) return valid
  return certificates.toSorted((a, b) => +b.notAfter - +a.notAfter || b.id - a.id).slice(0, 1)
}

/** The BINs of the agencies at which the register has a person now; none for somebody it does not know. */
export async function agenciesOf(iin: string, now: DateTime): Promise<string[]> {
  const certificates = await Certificate.query()
    .where({ holderIin: iin, state: 'issued' })
    .preload('revocation')
  return [...new Set(presentOnes(certificates, now).map(({ agencyBin }) => agencyBin))]
}
