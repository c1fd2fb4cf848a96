import type { Problem } from '#ca/letters/finding'
import type { SecondCertificateGround } from '#models/application'

/** What people already have, by IIN. */
export interface Holding {
  /** The last day of the latest valid certificate, DD.MM.YYYY. */
  certificates: ReadonlyMap<string, { until: string }>
  /** An application that is neither issued nor refused yet: its letter's number and date. */
  openApplications: ReadonlyMap<string, { number: string; datedOn: string }>
  /** S-11.5: why somebody may have a second certificate. */
  grounds: ReadonlyMap<string, SecondCertificateGround>
}

/**
 * S-11.5: a holder of a valid certificate gets no other one, unless the letter gives one of the grounds for it.
 * Somebody whose application is still open would have two as soon as both are issued.
 */
export function checkHolding(iin: string, holding: Holding): Problem[] {
  if (holding.grounds.has(iin)) return []
  const certificate = holding.certificates.get(iin)
  if (certificate) return [{ code: 'E_CERTIFICATE_VALID', facts: { ...certificate } }]
  const open = holding.openApplications.get(iin)
  return open ? [{ code: 'E_APPLICATION_OPEN', facts: { ...open } }] : []
}
