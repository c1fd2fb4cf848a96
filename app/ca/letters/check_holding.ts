import type { Problem } from '#ca/letters/finding'
import { OFFLINE_GROUNDS } from '#models/application'
import { secondCertificateGround } from '#ca/letters/second_certificate_grounds'
import type { Ground, Grounds } from '#ca/letters/second_certificate_grounds'

/** A valid certificate. */
export interface HeldCertificate {
  /** Its last day, DD.MM.YYYY. */
  until: string
  /** The agency it was issued for. */
  agencyBin: string
}

/** An application that is neither issued nor refused yet. */
export interface OpenApplication {
  /** Its letter's number and date. */
  number: string
  datedOn: string
  agencyBin: string
}

/** What people already have, by IIN. */
export interface Holding {
  /** Latest last. */
  certificates: ReadonlyMap<string, readonly HeldCertificate[]>
  openApplications: ReadonlyMap<string, readonly OpenApplication[]>
  /** S-11.5: why somebody may have a second certificate; S-4.2: why offline. */
  grounds: Grounds
}

/**
 * S-11.5: a holder of a valid certificate gets no other one, unless the letter gives one of the grounds for it.
 * Somebody whose application is still open would have two as soon as both are issued. Work in two agencies excuses
 * what the person has in the other one only.
 *
 * @param bin the agency that the row names; null when it could not be read
 */
export function checkHolding(iin: string, bin: string | null, holding: Holding): Problem[] {
  const ground = secondCertificateGround(holding.grounds, iin)
  const certificates = holding.certificates.get(iin) ?? []
  const open = holding.openApplications.get(iin) ?? []
  if (ground === 'two_agencies' && bin !== null) {
    const same = [...certificates, ...open].some(({ agencyBin }) => agencyBin === bin)
    return same ? [{ code: 'E_GROUND_SAME_AGENCY', facts: { bin } }] : []
  }
  if (ground) return []
  const until = certificates.at(-1)?.until
  if (until) return [{ code: 'E_CERTIFICATE_VALID', facts: { until } }]
  return open.slice(-1).map(({ number, datedOn }) => ({
    code: 'E_APPLICATION_OPEN',
    facts: { number, datedOn },
  }))
}

/** S-4: what a local executive body applies for offline besides a first certificate. */
const OFFLINE_ALL_THE_SAME: readonly (Ground | undefined)[] = ['type_c', ...OFFLINE_GROUNDS]

/**
 * S-9: a local executive body applies online; offline only for a first certificate (S-4.1), for a carrier that failed or
 * was lost (S-4.2), or for a second certificate onto one with Type-C (S-4.3).
 *
 * @param holders people of such a body who have had a certificate, valid or not
 */
export function checkChannel(
  iin: string,
  holders: ReadonlySet<string>,
  grounds: Grounds
): Problem[] {
  if (!holders.has(iin) || OFFLINE_ALL_THE_SAME.includes(grounds.get(iin))) return []
  return [{ code: 'E_LOCAL_BODY_ONLINE' }]
}
