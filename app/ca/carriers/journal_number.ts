import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * The next number of the issue journal (annex 3): 1, 2, 3 … The row of the journal stays locked to the end of
 * the transaction; when that is rolled back, so is the number, and there is no gap.
 */
export async function nextJournalNumber(trx: TransactionClientContract): Promise<number> {
  await trx.from('journals').where('name', 'issue').increment('last_number')
  const journal: { last_number: number } | null = await trx
    .from('journals')
    .where('name', 'issue')
    .forUpdate()
    .first()
  if (!journal) throw new Error('journals has no row: the migrations did not run')
  return Number(journal.last_number)
}
