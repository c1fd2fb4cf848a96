import { CRLReasons } from '@peculiar/asn1-x509'
import { CaError } from '#ca/ca_error'
import type { RevocationReason } from '#ca/certificates/tbs_revocation_list'

/** S-24: why a carrier comes back: its employee leaves, it failed, its certificate is no longer needed. */
export type ReturnParagraph = 'S-24.1' | 'S-24.2' | 'S-24.3'

/** A ground of S-18, and what follows from it. */
export interface Ground {
  key: string
  paragraph: `S-18.${1 | 2 | 3 | 4 | 5 | 6 | 7}`
  /** What lists and answers say (RFC 5280 5.3.1). */
  reason: RevocationReason
  /** Why the carrier comes back; null when there is none to bring. */
  returns: ReturnParagraph | null
  /** The first day on which the ground may be given, YYYY-MM-DD. */
  holdsFrom: string
}

/** Order No. 727: the grounds hold from its day on. */
const holdsFrom = '2015-06-26'

/**
 * The grounds of S-18 in the order of the rules; docs/revocation.md says why each has its reason. What the holder
 * asks for (S-18.1) is split by its cause, because S-24 and RFC 5280 ask for it. None leads to certificateHold:
 * there is no way back. A hold is no ground of S-18 (`holds/hold_setting.ts`).
 */
export const GROUNDS = [
  { key: 'holder_asked', paragraph: 'S-18.1', reason: 'unspecified', returns: 'S-24.3', holdsFrom },
  {
    key: 'holder_leaves',
    paragraph: 'S-18.1',
    reason: 'cessationOfOperation',
    returns: 'S-24.1',
    holdsFrom,
  },
  {
    key: 'not_needed',
    paragraph: 'S-18.1',
    reason: 'cessationOfOperation',
    returns: 'S-24.3',
    holdsFrom,
  },
  {
    key: 'carrier_failed',
    paragraph: 'S-18.1',
    reason: 'superseded',
    returns: 'S-24.2',
    holdsFrom,
  },
  { key: 'carrier_lost', paragraph: 'S-18.1', reason: 'keyCompromise', returns: null, holdsFrom },
  {
    key: 'false_data',
    paragraph: 'S-18.2',
    reason: 'privilegeWithdrawn',
    returns: 'S-24.3',
    holdsFrom,
  },
  {
    key: 'holder_died',
    paragraph: 'S-18.3',
    reason: 'cessationOfOperation',
    returns: 'S-24.3',
    holdsFrom,
  },
  {
    key: 'name_changed',
    paragraph: 'S-18.4',
    reason: 'affiliationChanged',
    returns: 'S-24.3',
    holdsFrom,
  },
  {
    key: 'legal_entity_changed',
    paragraph: 'S-18.5',
    reason: 'affiliationChanged',
    returns: 'S-24.3',
    holdsFrom,
  },
  {
    key: 'agreement',
    paragraph: 'S-18.6',
    reason: 'privilegeWithdrawn',
    returns: 'S-24.3',
    holdsFrom,
  },
  {
    key: 'key_compromised',
    paragraph: 'S-18.6',
    reason: 'keyCompromise',
    returns: 'S-24.3',
    holdsFrom,
  },
  { key: 'court', paragraph: 'S-18.7', reason: 'privilegeWithdrawn', returns: 'S-24.3', holdsFrom },
] as const satisfies readonly Ground[]

export type GroundKey = (typeof GROUNDS)[number]['key']

/** The ground that an act of the emergency path has. */
export const EMERGENCY_GROUND: GroundKey = 'key_compromised'

export const GROUND_KEYS: readonly GroundKey[] = GROUNDS.map(({ key }) => key)

/** Grounds with which the carrier comes back (S-24). */
export const RETURN_GROUNDS: readonly GroundKey[] = GROUNDS.filter(
  ({ returns }) => returns !== null
).map(({ key }) => key)

/**
 * The ground with a key, as it may be given on a day.
 *
 * @param today YYYY-MM-DD
 * @throws CaError E_REVOCATION_GROUND
 */
export function groundOn(key: string, today: string): Ground {
  const ground = GROUNDS.find((each) => each.key === key && each.holdsFrom <= today)
  if (!ground)
    throw new CaError('E_REVOCATION_GROUND', { ground: key, known: GROUND_KEYS.join(', ') })
  return ground
}

/** The number of a reason, as certificates' lists and answers carry it. */
export const reasonCode = ({ reason }: Ground): number => CRLReasons[reason]
