import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'
import HrRefusal from '#models/hr_refusal'
import type { Facts } from '#ca/ca_error'

/** A refusal that is kept, before and after it has a row. */
export interface KeptRefusal {
  id: number | null
  systemId: number | null
  /** Hex SHA-256 of the certificate in the message. */
  certificate: string | null
  proved: boolean
  messageId: string | null
  code: string
  facts: Facts
  remoteAddress: string
  more: number
  refusedAt: DateTime
}

const insert = async (trx: TransactionClientContract, kept: KeptRefusal) => {
  const { id: _, certificate: __, ...row } = kept
  const { id } = await HrRefusal.create(row, { client: trx })
  return { kept, id }
}

const recount = (trx: TransactionClientContract, { id, more }: KeptRefusal) =>
  trx.from('hr_refusals').where({ id }).update({ more })

/** Deletes what is older than the newest ones like this. */
async function prune(trx: TransactionClientContract, like: KeptRefusal, newest: number) {
  const { systemId, proved } = like
  const alike = () => {
    const rows = HrRefusal.query({ client: trx }).where('proved', proved)
    return systemId === null ? rows.whereNull('systemId') : rows.where('systemId', systemId)
  }
  const first = await alike().orderBy('id', 'desc').offset(newest).limit(1).first()
  if (first) await alike().where('id', '<=', first.id).delete()
}

/** Writes refusals, or how many more there are of one that has its row; of each system the newest stay. */
export async function writeRefusals(waiting: KeptRefusal[], newest: number): Promise<void> {
  const added = await db.transaction(async (trx) => {
    const rows = []
    for (const each of waiting) {
      if (each.id === null) rows.push(await insert(trx, each))
      else await recount(trx, each)
    }
    const kinds = new Map(rows.map(({ kept }) => [`${kept.systemId} ${kept.proved}`, kept]))
    for (const kept of kinds.values()) await prune(trx, kept, newest)
    return rows
  })
  for (const { kept, id } of added) kept.id = id
}
