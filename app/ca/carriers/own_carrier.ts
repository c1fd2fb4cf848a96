import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import Carrier from '#models/carrier'
import type { CarrierState } from '#models/carrier'

/** Whose carrier it is, as far as that is asked here. */
interface Found {
  state: CarrierState
  /** Of the application whose key is on it. */
  iin: string | null
}

/** No carrier has this serial number. */
export const carrierUnknown = (carrier: string) =>
  new CaError('E_CARRIER_UNKNOWN', { carrier }, 409)

/** @throws CaError E_CARRIER_NOT_OWN */
export function assertOwn(found: Found, carrier: string, iin: string): void {
  if (found.state !== 'handed_out' || found.iin !== iin)
    throw new CaError('E_CARRIER_NOT_OWN', { carrier }, 409)
}

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
  if (!carrier) throw carrierUnknown(serialNumber)
  assertOwn({ state: carrier.state, iin: carrier.application?.iin ?? null }, serialNumber, iin)
  return carrier
}

/** The carriers that a person has in hand, with the rows by which they have them, the oldest first. */
export function carriersInHand(iin: string): Promise<Carrier[]> {
  return Carrier.query()
    .where('state', 'handed_out')
    .whereHas('application', (application) => application.where('iin', iin))
    .preload('application')
    .orderBy('id')
}
