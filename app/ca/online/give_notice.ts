import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import OnlineNotice from '#models/online_notice'
import type { Notice } from '#models/online_notice'

/**
 * Tells the person of an application something, once: it stands on the person's page and goes out by mail.
 *
 * @returns false when the person was told already
 */
export async function giveNotice(
  trx: TransactionClientContract,
  id: number,
  notice: Notice,
  givenAt: DateTime
): Promise<boolean> {
  await trx.from('online_applications').where('id', id).update({ id })
  const about = { onlineApplicationId: id, notice }
  if (await OnlineNotice.query({ client: trx }).where(about).first()) return false
  await OnlineNotice.create({ ...about, givenAt }, { client: trx })
  return true
}
