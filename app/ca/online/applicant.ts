import { CaError } from '#ca/ca_error'
import Certificate from '#models/certificate'
import Executor from '#models/executor'
import type { Actor } from '#ca/actor'

/** Who has signed in to the online service: a holder, never a user. */
export interface Applicant {
  iin: string
}

/** How the audit log names an applicant. */
export const actorOf = ({ iin }: Applicant): Actor => `holder:${iin}`

/** The agencies for which a person files, with the dates of the appointments. */
export function appointmentsOf(iin: string): Promise<Executor[]> {
  return Executor.query().where('iin', iin).whereNull('dismissedAt').preload('agency').orderBy('id')
}

async function isColleague(executor: Applicant, iin: string): Promise<boolean> {
  const appointments = await appointmentsOf(executor.iin)
  const bins = appointments.map(({ agency }) => agency.bin)
  const held = await Certificate.query()
    .where({ holderIin: iin, state: 'issued' })
    .whereIn('agencyBin', bins)
    .first()
  return held !== null
}

/**
 * Somebody files for themselves, and an executor for the holders of the agency.
 *
 * @throws CaError E_ONLINE_OTHER_PERSON
 */
export async function assertMayActFor(applicant: Applicant, iin: string): Promise<void> {
  if (applicant.iin === iin || (await isColleague(applicant, iin))) return
  throw new CaError('E_ONLINE_OTHER_PERSON', { iin }, 403)
}
