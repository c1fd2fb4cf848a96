import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Ends every session of a user: the middleware lets in only sessions of the present epoch. Locks the row. */
export async function endSessions(trx: TransactionClientContract, login: string): Promise<void> {
  await trx.from('users').where('login', login).increment('session_epoch', 1)
}
