import { CaError } from '#ca/ca_error'
import { REVOCATION_REASONS, type RevocationReason } from '#ca/certificates/tbs_revocation_list'
import { ROOT_REVOCATION_GROUNDS, type RootRevocationGround } from '#models/root_revocation'

/**
 * The reason code that a ground of R-10 has in the list. The structures of GOST 2004 publish a list for superseded,
 * cessationOfOperation, certificateHold and privilegeWithdrawn alone (annex 5, `0f`), so these are the ones used
 * unless a person says otherwise.
 */
export const REASON_OF_GROUND: Readonly<Record<RootRevocationGround, RevocationReason>> = {
  request: 'cessationOfOperation',
  false_data: 'privilegeWithdrawn',
  entity_changed: 'cessationOfOperation',
  agreement: 'cessationOfOperation',
  court: 'privilegeWithdrawn',
}

/** The paragraph of each ground. */
export const PARAGRAPH_OF_GROUND: Readonly<Record<RootRevocationGround, string>> = {
  request: 'R-10.1',
  false_data: 'R-10.2',
  entity_changed: 'R-10.3',
  agreement: 'R-10.4',
  court: 'R-10.5',
}

/** @throws CaError E_ROOT_GROUND */
export function revocationGround(ground: string): RootRevocationGround {
  const known = ROOT_REVOCATION_GROUNDS.find((each) => each === ground)
  if (known) return known
  throw new CaError('E_ROOT_GROUND', { ground, known: ROOT_REVOCATION_GROUNDS.join(', ') })
}

/** @throws CaError E_ROOT_REVOCATION_REASON */
export function revocationReason(reason: string): RevocationReason {
  const known = REVOCATION_REASONS.find((each) => each === reason)
  if (known && known !== 'certificateHold') return known
  throw new CaError('E_ROOT_REVOCATION_REASON', { reason, known: REVOCATION_REASONS.join(', ') })
}
