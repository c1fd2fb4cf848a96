import { CaError } from '#ca/ca_error'
import { groundOn } from '#ca/revocation/grounds'
import type { GroundKey } from '#ca/revocation/grounds'

/** What a holder may give as the reason (S-18); the others are the authority's own, or a court's. */
const OF_HOLDER = [
  'holder_asked',
  'holder_leaves',
  'not_needed',
  'carrier_failed',
  'carrier_lost',
  'name_changed',
  'legal_entity_changed',
  'key_compromised',
] as const satisfies GroundKey[]

/** The reasons that somebody may give: an executor also that the holder has died (S-18.3). */
export function groundsFor(own: boolean): readonly GroundKey[] {
  return own ? OF_HOLDER : [...OF_HOLDER, 'holder_died']
}

/** @param today YYYY-MM-DD @throws CaError E_REVOCATION_GROUND */
export function onlineGround(key: string, own: boolean, today: string): string {
  const known = groundsFor(own)
  if (!known.some((each) => each === key))
    throw new CaError('E_REVOCATION_GROUND', { ground: key, known: known.join(', ') })
  return groundOn(key, today).key
}
