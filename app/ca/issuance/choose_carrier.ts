import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import Carrier from '#models/carrier'
import Certificate from '#models/certificate'

/**
 * Notes on a carrier in stock for which application a key will be made on it, before it is made: after a crash
 * the carrier that has the key is known. The note gives no right and is overwritten by the next choice.
 *
 * @throws CaError E_CARRIER_TAKEN when a certificate is bound to the carrier already
 */
export function chooseCarrier(carrier: Carrier, applicationId: number): Promise<void> {
  return db.transaction(async (trx) => {
    // The application before the carrier, as everywhere: the reference to it locks it in any case.
    await trx.rawQuery('update applications set state = state where id = ?', [applicationId])
    await trx.rawQuery('update carriers set state = state where id = ?', [carrier.id])
    const locked = await Carrier.query({ client: trx })
      .where('id', carrier.id)
      .forUpdate()
      .firstOrFail()
    const bound = await Certificate.query({ client: trx })
      .where('carrierId', carrier.id)
      .whereIn('state', ['reserved', 'issued'])
      .first()
    if (bound || locked.state !== 'stock')
      throw new CaError(
        'E_CARRIER_TAKEN',
        { carrier: locked.serialNumber, state: locked.state },
        409
      )
    await locked.merge({ applicationId }).save()
  })
}
