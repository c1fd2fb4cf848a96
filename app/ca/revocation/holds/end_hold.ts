import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import EndedHold from '#models/ended_hold'
import type { Actor } from '#ca/actor'
import type { HoldOutcome } from '#models/ended_hold'
import type Revocation from '#models/revocation'

/** How a hold ends. */
export interface HoldEnd {
  outcome: HoldOutcome
  basis: string | null
  actor: Actor
  at: DateTime
}

/**
 * Ends a hold within a transaction that has locked its certificate: the row that revoked it becomes one that says so,
 * and its line of the lists goes with it. The audit entry is the caller's.
 */
export async function endHold(
  trx: TransactionClientContract,
  hold: Revocation,
  { outcome, basis, actor, at }: HoldEnd
): Promise<void> {
  const { id: revocationId, certificateId, revokedAt: heldAt } = hold
  const times = { heldAt, endedAt: at.toUTC() }
  const ended = { certificateId, revocationId, outcome, basis, endedBy: actor, ...times }
  await EndedHold.create(ended, { client: trx })
  await trx.from('revoked_entries').where({ revocation_id: revocationId }).delete()
  await hold.useTransaction(trx).delete()
}
