import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { lineIin } from '#ca/revocation/letters/load_revocable'
import OnlineApplication from '#models/online_application'
import type { Annex1Line } from '#ca/letters/annex1/annex1_table'

/** The open application to revoke of each person who has filed one in the online service (S-21), by IIN. */
export type OpenRevocations = ReadonlyMap<string, OnlineApplication>

/** Those of the people in the rows. */
export async function loadOpenRevocations(
  lines: readonly Annex1Line[],
  client: TransactionClientContract
): Promise<OpenRevocations> {
  const open = await OnlineApplication.query({ client })
    .where('kind', 'revoke')
    .whereNotNull('openKey')
    .whereIn('iin', [...new Set(lines.map(lineIin))])
  return new Map(open.map((application) => [application.iin, application]))
}
