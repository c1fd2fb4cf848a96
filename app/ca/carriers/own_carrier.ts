import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import Carrier from '#models/carrier'

/**
 * The carrier that a person was given and has (S-5: "the holder already has a carrier").
 *
 * @param serialNumber as the carrier reports itself
 * @throws CaError E_CARRIER_UNKNOWN, E_CARRIER_NOT_OWN
 */
export async function ownCarrier(
  serialNumber: string,
  iin: string,
  options: { client?: TransactionClientContract } = {}
): Promise<Carrier> {
  const carrier = await Carrier.query(options)
    .where('serialNumber', serialNumber)
    .preload('application')
    .first()
  if (!carrier) throw new CaError('E_CARRIER_UNKNOWN', { carrier: serialNumber }, 409)
  if (carrier.state !== 'handed_out' || carrier.application?.iin !== iin)
    throw new CaError('E_CARRIER_NOT_OWN', { carrier: serialNumber }, 409)
  return carrier
}

/** The carriers that a person has in hand, the oldest first. */
export function carriersInHand(iin: string): Promise<Carrier[]> {
  return Carrier.query()
    .where('state', 'handed_out')
    .whereHas('application', (application) => application.where('iin', iin))
    .orderBy('id')
}
