import HrCallback from '#models/hr_callback'
import OnlineApplication from '#models/online_application'
import OnlineStep from '#models/online_step'
import Revocation from '#models/revocation'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { CallbackState } from '#models/hr_callback'
import type { DateTime } from 'luxon'

interface Change {
  state: CallbackState
  changedAt: DateTime
}

/** The transaction of the act that made the row. */
type Within = TransactionClientContract | undefined

/** Applications that an HR system brought which is to be told. */
const told = (client: Within) =>
  OnlineApplication.query({ client })
    .where('channel', 'hr')
    .whereHas('hrMessage', (message) =>
      message.whereHas('system', (system) => system.whereNotNull('callbackUrl'))
    )
    .preload('hrMessage', (message) => message.select('id', 'systemId'))

async function queue(client: Within, online: OnlineApplication | null, change: Change) {
  if (!online) return
  const { systemId } = online.hrMessage
  const row = { ...change, systemId, onlineApplicationId: online.id, nextTryAt: change.changedAt }
  await HrCallback.create(row, { client })
}

async function queueStep(row: OnlineStep) {
  const { $trx: client, onlineApplicationId, step: state, takenAt: changedAt } = row
  await queue(client, await told(client).where('id', onlineApplicationId).first(), {
    state,
    changedAt,
  })
}

async function queueRevocation(revocation: Revocation) {
  const { $trx: client, certificateId, createdAt: changedAt, isForGood } = revocation
  if (!isForGood) return
  const online = await told(client)
    .whereIn('id', (ids) =>
      ids
        .from('applications')
        .join('certificates', 'certificates.application_id', 'applications.id')
        .where('certificates.id', certificateId)
        .whereNotNull('online_application_id')
        .select('online_application_id')
    )
    .first()
  await queue(client, online, { state: 'revoked', changedAt })
}

/**
 * From now on every change of state of an application that came from an HR system with a callback address, and every
 * revocation for good of a certificate issued by one, whatever its channel, is queued in the transaction of the act.
 */
export function queueChanges(): void {
  OnlineStep.boot()
  OnlineStep.after('create', queueStep)
  Revocation.boot()
  Revocation.after('create', queueRevocation)
}
