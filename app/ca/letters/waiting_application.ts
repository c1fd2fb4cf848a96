import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import Application from '#models/application'

/**
 * Refuses what is decided in the online service (S-5, S-12.2): there the applicant waits for the answer.
 *
 * @throws CaError E_APPLICATION_ONLINE
 */
export function assertOffline({ fullName, onlineApplicationId }: Application): void {
  if (!onlineApplicationId) return
  throw new CaError('E_APPLICATION_ONLINE', { name: fullName, number: onlineApplicationId }, 409)
}

/**
 * The application, locked, while nothing has been done on it yet. The lock is taken by a write, which SQLite
 * needs, and then by `forUpdate`.
 *
 * @throws CaError E_APPLICATION_ABSENT, E_APPLICATION_NOT_WAITING
 */
export async function lockWaiting(
  id: number,
  trx: TransactionClientContract
): Promise<Application> {
  await trx.from('applications').where('id', id).update({ id })
  const application = await Application.query({ client: trx }).where('id', id).forUpdate().first()
  if (!application) throw new CaError('E_APPLICATION_ABSENT', { application: String(id) }, 404)
  const { state, fullName } = application
  if (state !== 'waiting')
    throw new CaError('E_APPLICATION_NOT_WAITING', { name: fullName, state }, 409)
  return application
}
