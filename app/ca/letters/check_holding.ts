import type { Problem } from '#ca/letters/finding'
import type { SecondCertificateGround } from '#models/application'

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
  /** S-11.5: why somebody may have a second certificate. */
  grounds: ReadonlyMap<string, SecondCertificateGround>
}

/**
 * S-11.5: a holder of a valid certificate gets no other one, unless the letter gives one of the grounds for it.
 * Somebody whose application is still open would have two as soon as both are issued. Work in two agencies excuses
 * what the person has in the other one only.
 *
 * @param bin the agency that the row names; null when it could not be read
 */
export function checkHolding(iin: string, bin: string | null, holding: Holding): Problem[] {
  const ground = holding.grounds.get(iin)
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
