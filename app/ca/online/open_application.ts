import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { onlineNumber } from '#ca/letters/online_number'
import OnlineApplication from '#models/online_application'
import type { OnlineKind } from '#models/online_application'

/** What makes an open application the only one of a person and a kind. */
export const openKeyOf = (iin: string, kind: OnlineKind) => `${iin}:${kind}`

/** The open application of a person and a kind. */
export const openOf = (iin: string, kind: OnlineKind, client?: TransactionClientContract) =>
  OnlineApplication.findBy('openKey', openKeyOf(iin, kind), { client })

/** One open application of a person and a kind. @throws CaError E_ONLINE_OPEN */
export async function assertNothingOpen(
  iin: string,
  kind: OnlineKind,
  client?: TransactionClientContract
) {
  const open = await openOf(iin, kind, client)
  if (open) throw new CaError('E_ONLINE_OPEN', { number: onlineNumber(open.id) }, 409)
}

/**
 * Closes a person's open applications that a revocation, by whatever channel, has ended: one to revoke what is revoked
 * now, and one whose certificate was revoked before it was installed. It locks the applications of the person.
 */
export async function closeRevoked(trx: TransactionClientContract, iin: string): Promise<void> {
  await trx.rawQuery('update online_applications set iin = iin where iin = ?', [iin])
  const ended = trx.from('applications').where('state', 'revoked').select('online_application_id')
  await trx
    .from('online_applications')
    .where('iin', iin)
    .whereNotNull('open_key')
    .where((one) =>
      one
        .whereIn('certificate_id', trx.from('revocations').select('certificate_id'))
        .orWhereIn('id', ended.whereNotNull('online_application_id'))
    )
    .update({ open_key: null })
}
