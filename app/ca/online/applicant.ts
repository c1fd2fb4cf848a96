import { CaError } from '#ca/ca_error'
import { agenciesOf } from '#ca/online/agencies_of'
import Executor from '#models/executor'
import HrSigningRight from '#models/hr_signing_right'
import type { DateTime } from 'luxon'
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
  /** Signed in by a code that an operator gave, which says nothing of an executor: acts for nobody else. */
  byCode?: boolean
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
export async function binsOf({ iin, through, byCode }: Applicant): Promise<string[]> {
  if (byCode) return []
  const appointments = await appointmentsOf(iin)
  const rights = through
    ? await HrSigningRight.query().where('iin', iin).whereNull('withdrawnAt').preload('agency')
    : []
  return [...appointments, ...rights].map(({ agency }) => agency.bin)
}

/** What somebody acts on: of which person, and of which agency. */
export interface ActedOn {
  iin: string
  bin: string
}

/**
 * Somebody acts for themselves, and an executor on what is the agency's: an application, a certificate. In an HR system
 * also who has the right to sign there.
 */
export async function mayActFor(applicant: Applicant, { iin, bin }: ActedOn): Promise<boolean> {
  if (applicant.iin === iin) return true
  const bins = await binsOf(applicant)
  return bins.includes(bin)
}

/** @throws CaError E_ONLINE_OTHER_PERSON */
export async function assertMayActFor(applicant: Applicant, on: ActedOn): Promise<void> {
  if (!(await mayActFor(applicant, on))) refuseOther(on.iin)
}

/** At which agencies somebody acts for a person: at all for themselves. */
export type Reach = 'all' | readonly string[]

export const reaches = (reach: Reach, bin: string) => reach === 'all' || reach.includes(bin)

/**
 * At which agencies somebody acts for a person, of those that have the person now: who has left is nobody's colleague any
 * more.
 *
 * @throws CaError E_ONLINE_OTHER_PERSON for none, whether the register knows the person or not
 */
export async function reachFor(applicant: Applicant, iin: string, now: DateTime): Promise<Reach> {
  if (applicant.iin === iin) return 'all'
  const bins = await binsOf(applicant)
  const present = bins.length > 0 ? await agenciesOf(iin, now) : []
  const shared = present.filter((bin) => bins.includes(bin))
  return shared.length > 0 ? shared : refuseOther(iin)
}

/** @throws CaError E_ONLINE_OTHER_PERSON */
export function assertReaches(reach: Reach, { iin, bin }: ActedOn): void {
  if (!reaches(reach, bin)) refuseOther(iin)
}

function refuseOther(iin: string): never {
  throw new CaError('E_ONLINE_OTHER_PERSON', { iin }, 403)
}
