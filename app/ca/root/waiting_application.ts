import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import RootApplication from '#models/root_application'

/**
 * Locks an application that waits for its decision, by writing first.
 *
 * @throws CaError E_ROOT_APPLICATION_ABSENT, E_ROOT_APPLICATION_DECIDED
 */
export async function lockWaiting(
  trx: TransactionClientContract,
  id: number
): Promise<RootApplication> {
  await trx.rawQuery('update root_applications set state = state where id = ?', [id])
  const application = await RootApplication.query({ client: trx })
    .where('id', id)
    .forUpdate()
    .first()
  if (!application) throw new CaError('E_ROOT_APPLICATION_ABSENT', { application: id }, 404)
  const { state } = application
  if (state !== 'waiting')
    throw new CaError('E_ROOT_APPLICATION_DECIDED', { application: id, state }, 409)
  return application
}
