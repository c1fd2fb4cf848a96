import { CaError } from '#ca/ca_error'
import { CEREMONY_ROLES, type CeremonyRole } from '#models/ceremony_participant'
import { assertQuorum } from '#ca/ceremonies/shares'
import type Ceremony from '#models/ceremony'
import type CeremonyParticipant from '#models/ceremony_participant'

/** Somebody who is to take part. */
export interface Invited {
  role: string
  name: string
  position: string
}

/** A participant with a role that there is. */
export interface Participant extends Invited {
  role: CeremonyRole
  /** Of a key administrator: which share is his. */
  shareNumber: number | null
}

const MAX_NAME = 200
const tidy = (text: string) => text.normalize('NFC').trim().replace(/\s+/g, ' ')
const sameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

function roleOf(role: string): CeremonyRole {
  const known = CEREMONY_ROLES.find((each) => each === role)
  if (known) return known
  throw new CaError('E_CEREMONY_ROLE', { role, known: CEREMONY_ROLES.join(', ') })
}

/** CP-6.1: administrators, at least one independent witness, and one secretary who keeps the protocol. */
function assertRoles(participants: Participant[]) {
  const count = (role: CeremonyRole) => participants.filter((each) => each.role === role).length
  if (count('witness') < 1) throw new CaError('E_CEREMONY_WITNESS')
  if (count('secretary') !== 1) throw new CaError('E_CEREMONY_SECRETARY')
}

/** Everybody with one role; nobody has two, for a witness who holds a share witnesses himself. */
function named(invited: readonly Invited[]): Participant[] {
  const participants = invited.map((each) => {
    const name = tidy(each.name)
    if (!name || name.length > MAX_NAME) throw new CaError('E_CEREMONY_NAME')
    const position = tidy(each.position).slice(0, 300)
    return { name, position, role: roleOf(each.role), shareNumber: null }
  })
  const twice = participants.find(
    ({ name }, at) => participants.findIndex((each) => sameName(each.name, name)) !== at
  )
  if (twice) throw new CaError('E_CEREMONY_TWICE', { name: twice.name })
  assertRoles(participants)
  return participants
}

/**
 * The participants of a plan that deals shares: each key administrator gets one, in the order of the plan, so that the
 * quorum is `needed` of their number.
 *
 * @throws CaError E_CEREMONY_ROLE, E_CEREMONY_NAME, E_CEREMONY_TWICE, E_CEREMONY_WITNESS, E_CEREMONY_SECRETARY,
 *   E_QUORUM
 */
export function arrange(invited: readonly Invited[], needed: number): Participant[] {
  let shares = 0
  const participants = named(invited).map((each) =>
    each.role === 'key_administrator' ? { ...each, shareNumber: (shares += 1) } : each
  )
  assertQuorum({ needed, shares })
  return participants
}

/**
 * The participants of a plan over a store that shares open already: its key administrators are holders of those
 * shares, as many as open it at least.
 *
 * @param sealing the ceremony that dealt the shares
 * @throws CaError those of `arrange` but for the quorum; E_CEREMONY_HOLDER, E_SHARES_FEW
 */
export function arrangeHolders(invited: readonly Invited[], sealing: Ceremony): Participant[] {
  const participants = named(invited).map((each) =>
    each.role === 'key_administrator' ? { ...each, shareNumber: shareOf(sealing, each.name) } : each
  )
  const have = participants.filter(({ shareNumber }) => shareNumber !== null).length
  const { needed } = sealing
  if (have < needed) throw new CaError('E_SHARES_FEW', { have, needed })
  return participants
}

function shareOf({ id, participants }: Ceremony, name: string): number {
  const holders = participants.filter(({ shareNumber }) => shareNumber !== null)
  const number = holders.find((each) => sameName(each.name, name))?.shareNumber
  if (number) return number
  const known = holders.map((each) => each.name).join(', ')
  throw new CaError('E_CEREMONY_HOLDER', { name, ceremony: id, known }, 409)
}

/** Whose share it is. @throws CaError E_CHECK_WORD */
export function holderOf({ participants }: Ceremony, number: number): CeremonyParticipant {
  const holder = participants.find(({ shareNumber }) => shareNumber === number)
  if (!holder) throw new CaError('E_CHECK_WORD', { number })
  return holder
}

/** The name of whoever keeps the protocol. */
export const secretaryOf = ({ participants }: Pick<Ceremony, 'participants'>): string =>
  participants.find(({ role }) => role === 'secretary')?.name ?? ''
