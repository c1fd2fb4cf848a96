import CarrierMovement from '#models/carrier_movement'
import Carrier from '#models/carrier'

/** A carrier with its application, and its movements from the first. */
export async function findCarrier(serialNumber: string) {
  const carrier = await Carrier.query()
    .where('serialNumber', serialNumber)
    .preload('application', (application) => application.preload('letter'))
    .firstOrFail()
  const movements = await CarrierMovement.query().where('carrierId', carrier.id).orderBy('id')
  return { carrier, movements }
}
