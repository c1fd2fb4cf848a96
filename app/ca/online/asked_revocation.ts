import { CaError } from '#ca/ca_error'
import { mayActFor } from '#ca/online/applicant'
import { onlineGround } from '#ca/online/revocation_grounds'
import Certificate from '#models/certificate'
import type { Applicant } from '#ca/online/applicant'

/** Which certificate somebody wants revoked, and why. */
export interface AskedRevocation {
  /** Hex, any case. */
  serial: string
  /** Key of `groundsFor`. */
  ground: string
}

/**
 * The certificate that an applicant may have revoked, online (S-21) or through an HR system (S-22), and the ground.
 *
 * @param today YYYY-MM-DD
 * @throws CaError E_CERTIFICATE_UNKNOWN, also for another's: a serial number is told nobody's IIN for;
 *   E_REVOCATION_GROUND
 */
export async function askedRevocation(
  { serial, ground }: AskedRevocation,
  applicant: Applicant,
  today: string
) {
  const wanted = serial.trim().toLowerCase()
  const certificate = await Certificate.query()
    .where({ serial: wanted, state: 'issued' })
    .preload('carrier')
    .preload('application')
    .first()
  const theirs = certificate && { iin: certificate.holderIin, bin: certificate.agencyBin }
  if (!theirs || !(await mayActFor(applicant, theirs)))
    throw new CaError('E_CERTIFICATE_UNKNOWN', { serial: wanted }, 404)
  const { holderIin } = certificate
  return { certificate, ground: onlineGround(ground, holderIin === applicant.iin, today) }
}
