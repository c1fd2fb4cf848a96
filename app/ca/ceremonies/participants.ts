import { CaError } from '#ca/ca_error'
import { CEREMONY_ROLES, type CeremonyRole } from '#models/ceremony_participant'
import { assertQuorum } from '#ca/ceremonies/shares'

/** Somebody who is to take part. */
export interface Invited {
  role: string
  name: string
  position: string
}

/** A participant with a role that there is. */
export interface Participant extends Invited {
  role: CeremonyRole
  /** One for each key administrator, in the order of the plan. */
  shareNumber: number | null
}

const MAX_NAME = 200
const tidy = (text: string) => text.normalize('NFC').trim().replace(/\s+/g, ' ')

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

/**
 * The participants of a plan. Each key administrator holds one share, so that the quorum is `needed` of their number;
 * nobody has two roles, for a witness who holds a share witnesses himself.
 *
 * @throws CaError E_CEREMONY_ROLE, E_CEREMONY_NAME, E_CEREMONY_TWICE, E_CEREMONY_WITNESS, E_CEREMONY_SECRETARY,
 *   E_QUORUM
 */
export function arrange(invited: readonly Invited[], needed: number): Participant[] {
  let shares = 0
  const participants = invited.map((each) => {
    const role = roleOf(each.role)
    const name = tidy(each.name)
    if (!name || name.length > MAX_NAME) throw new CaError('E_CEREMONY_NAME')
    const shareNumber = role === 'key_administrator' ? (shares += 1) : null
    return { role, name, shareNumber, position: tidy(each.position).slice(0, 300) }
  })
  const names = participants.map(({ name }) => name.toLowerCase())
  const twice = participants.find(({ name }, at) => names.indexOf(name.toLowerCase()) !== at)
  if (twice) throw new CaError('E_CEREMONY_TWICE', { name: twice.name })
  assertRoles(participants)
  assertQuorum({ needed, shares })
  return participants
}
