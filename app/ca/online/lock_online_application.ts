import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { onlineNumber } from '#ca/online/online_number'
import OnlineApplication from '#models/online_application'
import type { OnlineKind } from '#models/online_application'

/**
 * The online application, locked, with its steps, the rows of letters that name it, and its row in the common flow.
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
    .preload('letterRows', (rows) => rows.orderBy('id').preload('letter'))
    .preload('application')
    .preload('carrier')
    .first()
  if (!application) throw new CaError('E_ONLINE_ABSENT', { number: onlineNumber(id) }, 404)
  return application
}

/** What makes an open application the only one of a person and a kind. */
export const openKeyOf = (iin: string, kind: OnlineKind) => `${iin}:${kind}`

/** @throws CaError E_ONLINE_CLOSED for what was refused, has lapsed or is installed */
export function assertOpen({ id, openKey }: OnlineApplication): void {
  if (openKey === null) throw new CaError('E_ONLINE_CLOSED', { number: onlineNumber(id) }, 409)
}
