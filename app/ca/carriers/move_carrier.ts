import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { assertMayMove } from '#ca/carriers/transitions'
import Carrier from '#models/carrier'
import CarrierMovement from '#models/carrier_movement'
import type { Actor } from '#ca/actor'
import type { CarrierState } from '#models/carrier'

export interface CarrierMove {
  carrierId: number
  /** Where it has to be when it is moved, if only from there. */
  from?: CarrierState
  to: CarrierState
  /** Whose key is on it; null for a carrier that goes back into stock. */
  applicationId: number | null
  actor: Actor
  at: DateTime
}

/** Writing the row is what locks it, on SQLite too. */
async function lock(trx: TransactionClientContract, id: number): Promise<Carrier> {
  await trx.rawQuery('update carriers set state = state where id = ?', [id])
  return Carrier.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
}

/** A carrier belongs to one application from its key on; in stock it may be meant for one, which binds nobody. */
function assertSameApplication(carrier: Carrier, move: CarrierMove): void {
  const { serialNumber, applicationId, state } = carrier
  if ((move.applicationId === null) !== (move.to === 'stock'))
    throw new CaError('E_CARRIER_OF_NOBODY', { serial: serialNumber, to: move.to }, 500)
  if (state !== 'stock' && move.to !== 'stock' && applicationId !== move.applicationId)
    throw new CaError('E_CARRIER_OF_ANOTHER', { serial: serialNumber }, 409)
}

/**
 * Moves a carrier to a state and writes the movement: who, when, for whom. A carrier that is there already, for
 * the same application, stays without a second movement. The audit entry is the caller's.
 *
 * @throws CaError E_CARRIER_TRANSITION, E_CARRIER_OF_ANOTHER
 */
export async function moveCarrier(
  trx: TransactionClientContract,
  move: CarrierMove
): Promise<Carrier> {
  const carrier = await lock(trx, move.carrierId)
  assertSameApplication(carrier, move)
  if (move.from && carrier.state !== move.from)
    throw new CaError(
      'E_CARRIER_TRANSITION',
      { serial: carrier.serialNumber, from: carrier.state, to: move.to },
      409
    )
  if (carrier.state === move.to) return carrier
  assertMayMove(carrier.serialNumber, carrier.state, move.to)
  await carrier.merge({ state: move.to, applicationId: move.applicationId }).save()
  await recordMovement(trx, move)
  return carrier
}

/** The line in a carrier's life, for a carrier that has just come to be in that state. */
export async function recordMovement(
  trx: TransactionClientContract,
  { carrierId, to, applicationId, actor, at }: CarrierMove
): Promise<void> {
  const movement = { carrierId, state: to, applicationId, movedBy: actor, movedAt: at }
  await CarrierMovement.create(movement, { client: trx })
}
