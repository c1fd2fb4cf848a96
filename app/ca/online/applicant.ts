import { CaError } from '#ca/ca_error'
import Certificate from '#models/certificate'
import Executor from '#models/executor'
import HrSigningRight from '#models/hr_signing_right'
import type { Actor } from '#ca/actor'

/** The message by which an HR system brings what a person has signed there (S-6.3). */
export interface Through {
  systemId: number
  /** Row of hr_messages, once it is stored. */
  messageRowId?: number
}

/** Who has signed in to the online service, or signed in an HR system: a holder, never a user. */
export interface Applicant {
  iin: string
  through?: Through
}

/** How the audit log names an applicant: `holder:IIN`, and `hr:SYSTEM:IIN` of an HR system. */
export const actorOf = ({ iin, through }: Applicant): Actor =>
  through ? `hr:${through.systemId}:${iin}` : `holder:${iin}`

/** The channel of what an applicant files, and the message that it came by. */
export const channelOf = ({ through }: Applicant) => ({
  channel: through ? ('hr' as const) : ('online' as const),
  hrMessageId: through?.messageRowId ?? null,
})

/** The agencies for which a person files, with the dates of the appointments. */
export function appointmentsOf(iin: string): Promise<Executor[]> {
  return Executor.query().where('iin', iin).whereNull('dismissedAt').preload('agency').orderBy('id')
}

/** The BINs of the agencies for whose holders somebody acts: executor, or with the right to sign in E-Qyzmet (S-11.5). */
export async function binsOf({ iin, through }: Applicant): Promise<string[]> {
  const appointments = await appointmentsOf(iin)
  const rights = through
    ? await HrSigningRight.query().where('iin', iin).whereNull('withdrawnAt').preload('agency')
    : []
  return [...appointments, ...rights].map(({ agency }) => agency.bin)
}

async function isColleague(applicant: Applicant, iin: string): Promise<boolean> {
  const bins = await binsOf(applicant)
  const held = await Certificate.query()
    .where({ holderIin: iin, state: 'issued' })
    .whereIn('agencyBin', bins)
    .first()
  return held !== null
}

/**
 * Somebody files for themselves, and an executor for the holders of the agency; in an HR system also who has the right to
 * sign there.
 *
 * @throws CaError E_ONLINE_OTHER_PERSON
 */
export async function assertMayActFor(applicant: Applicant, iin: string): Promise<void> {
  if (applicant.iin === iin || (await isColleague(applicant, iin))) return
  throw new CaError('E_ONLINE_OTHER_PERSON', { iin }, 403)
}
