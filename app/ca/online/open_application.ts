import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { giveNotice } from '#ca/online/give_notice'
import { onlineNumber } from '#ca/letters/online_number'
import { marks, plainRows, runPlain } from '#ca/plain_rows'
import { isRevoked } from '#ca/online/online_state'
import OnlineApplication, { ONLINE_KINDS } from '#models/online_application'
import type { OnlineKind } from '#models/online_application'

/** What makes an open application the only one of a person and a kind. */
export const openKeyOf = (iin: string, kind: OnlineKind) => `${iin}:${kind}`

/** What it is told by that an application is closed. */
export const CLOSED = { openKey: null, openSpki: null } as const

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
 * Begins a filing: whoever files for the same carriers waits here. It writes rows that are there; a condition on rows that
 * are not there yet would lock gaps, and let two people who file at once end in a deadlock (MariaDB).
 */
export async function lockCarriers(trx: TransactionClientContract, ids: number[]): Promise<void> {
  await runPlain(trx, `update carriers set state = state where id in (${marks(ids)})`, ids)
}

/** Those of these people who have an open application, of whatever kind. */
export async function whoHasOpen(trx: TransactionClientContract, iins: string[]) {
  const keys = iins.flatMap((iin) => ONLINE_KINDS.map((kind) => openKeyOf(iin, kind)))
  const statement = `select iin from online_applications where open_key in (${marks(keys)})`
  const found = await plainRows<{ iin: string }>(trx, statement, keys)
  return new Set(found.map(({ iin }) => iin))
}

const ANY_OPEN = 'select id from online_applications where iin = ? and open_key is not null'

const openApplications = (client?: TransactionClientContract) =>
  OnlineApplication.query({ client })
    .whereNotNull('openKey')
    .preload('application', (row) =>
      row.preload('certificate', (certificate) => certificate.preload('revocation'))
    )
    .preload('certificate', (certificate) => certificate.preload('revocation'))

/**
 * Closes a person's open applications that a revocation, by whatever channel, has ended: one to revoke what is revoked
 * now, and one whose certificate was revoked before it was installed. The person is told.
 *
 * @returns those that stay open
 */
export async function closeRevoked(
  trx: TransactionClientContract,
  iin: string
): Promise<OnlineApplication[]> {
  const any = await plainRows(trx, ANY_OPEN, [iin])
  if (any.length === 0) return []
  const open = await openApplications(trx).where('iin', iin)
  for (const online of open.filter(isRevoked)) {
    await online.merge(CLOSED).save()
    const { revocation } = online.certificate ?? online.application.certificate
    await giveNotice(trx, online.id, 'revoked', revocation.revokedAt)
  }
  return open.filter((online) => !isRevoked(online))
}

/** The same for everybody: ids. A revocation by letter, or a process that died after it, leaves them open. */
export async function closeAllRevoked(): Promise<number[]> {
  const open = await openApplications()
  const ended = open.filter(isRevoked)
  for (const { iin } of ended) await db.transaction((trx) => closeRevoked(trx, iin))
  return ended.map(({ id }) => id)
}
