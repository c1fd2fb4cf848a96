import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import HrMessage from '#models/hr_message'
import HrSystem from '#models/hr_system'

/** How many messages are shown, the latest first. */
const MOST_MESSAGES = 50

/** The HR systems by name. */
export const listSystems = () => HrSystem.query().preload('certificates').orderBy('name')

/** @throws CaError E_HR_SYSTEM_ABSENT */
export async function findSystem(id: number): Promise<HrSystem> {
  const system = await HrSystem.query()
    .where('id', id)
    .preload('certificates', (certificates) => certificates.orderBy('id', 'desc'))
    .first()
  if (!system) throw new CaError('E_HR_SYSTEM_ABSENT', { id }, 404)
  return system
}

/** The system, locked until the transaction ends. @throws CaError E_HR_SYSTEM_ABSENT */
export async function lockSystem(trx: TransactionClientContract, id: number): Promise<HrSystem> {
  await trx.from('hr_systems').where('id', id).update({ id })
  const system = await HrSystem.query({ client: trx }).where('id', id).forUpdate().first()
  if (!system) throw new CaError('E_HR_SYSTEM_ABSENT', { id }, 404)
  return system
}

/** The last messages of a system, without what was in them. */
export const lastMessages = (systemId: number): Promise<HrMessage[]> =>
  HrMessage.query()
    .where('systemId', systemId)
    .select('id', 'systemId', 'messageId', 'kind', 'state', 'code')
    .select('receivedAt', 'answeredAt', 'remoteAddress', 'signerIin')
    .orderBy('id', 'desc')
    .limit(MOST_MESSAGES)

/** A message with all that came, both signatures in it. @throws CaError E_HR_MESSAGE_ABSENT */
export async function findMessage(id: number): Promise<HrMessage> {
  const message = await HrMessage.find(id)
  if (!message) throw new CaError('E_HR_MESSAGE_ABSENT', { id }, 404)
  return message
}
