import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { onlineNumber } from '#ca/letters/online_number'
import { withLetter } from '#ca/online/letter_rows'
import OnlineApplication from '#models/online_application'

/**
 * The online application, locked, with its steps, the rows of letters that name it, its row in the common flow, and the
 * certificate that it asks to revoke.
 *
 * @throws CaError E_ONLINE_ABSENT
 */
export async function lockOnlineApplication(
  trx: TransactionClientContract,
  id: number
): Promise<OnlineApplication> {
  await trx.from('online_applications').where('id', id).update({ id })
  const application = await OnlineApplication.query({ client: trx })
    .where('id', id)
    .forUpdate()
    .preload('steps', (steps) => steps.orderBy('id'))
    .preload('letterRows', withLetter)
    .preload('letterQuotes', withLetter)
    .preload('annex7Quotes', (rows) => rows.orderBy('id'))
    .preload('revocationRequests', (rows) => rows.whereNull('setAsideAt').orderBy('id'))
    .preload('certificate', (certificate) => certificate.preload('revocation'))
    .preload('application')
    .preload('carrier')
    .first()
  if (!application) throw new CaError('E_ONLINE_ABSENT', { number: onlineNumber(id) }, 404)
  return application
}

/** @throws CaError E_ONLINE_CLOSED for what was refused, has lapsed, is installed or revoked */
export function assertOpen({ id, openKey }: OnlineApplication): void {
  if (openKey === null) throw new CaError('E_ONLINE_CLOSED', { number: onlineNumber(id) }, 409)
}
