import { CaError } from '#ca/ca_error'
import { assertMayActFor, binsOf } from '#ca/online/applicant'
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

/** Who acts for an agency's holders does so for that agency's certificates. */
async function assertOfTheirAgency(applicant: Applicant, { agencyBin, holderIin }: Certificate) {
  const bins = await binsOf(applicant)
  if (!bins.includes(agencyBin)) throw new CaError('E_ONLINE_OTHER_PERSON', { iin: holderIin }, 403)
}

/**
 * The certificate that an applicant may have revoked, online (S-21) or through an HR system (S-22), and the ground.
 *
 * @param today YYYY-MM-DD
 * @throws CaError E_CERTIFICATE_UNKNOWN, E_ONLINE_OTHER_PERSON, E_REVOCATION_GROUND
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
  if (!certificate) throw new CaError('E_CERTIFICATE_UNKNOWN', { serial: wanted }, 404)
  const { holderIin } = certificate
  await assertMayActFor(applicant, holderIin)
  if (holderIin !== applicant.iin) await assertOfTheirAgency(applicant, certificate)
  return { certificate, ground: onlineGround(ground, holderIin === applicant.iin, today) }
}
