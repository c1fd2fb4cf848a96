import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { ELSEWHERE } from '#ca/authorities/accept_authority'
import Authority from '#models/authority'
import type { AlgorithmName } from '#ca/crypto/algorithms'

/** The Root CA keys of this house, the newest first. */
export function rootAuthorities(): Promise<Authority[]> {
  return Authority.query()
    .where('role', 'root')
    .whereNot('keyStore', ELSEWHERE)
    .orderBy('issuingFrom', 'desc')
    .orderBy('id', 'desc')
}

/**
 * The Root CA key that signs with an algorithm now: the newest. One of a rehearsal or a trial signs only where there
 * is no real one.
 *
 * @throws CaError E_ROOT_ABSENT before its ceremony
 */
export async function issuingRoot(
  algorithm: AlgorithmName,
  options: { client?: TransactionClientContract } = {}
): Promise<Authority> {
  const root = await Authority.query(options)
    .where({ role: 'root', algorithm })
    .whereNot('keyStore', ELSEWHERE)
    .whereNull('retiredAt')
    .orderBy('demonstration')
    .orderBy('issuingFrom', 'desc')
    .orderBy('id', 'desc')
    .first()
  if (!root) throw new CaError('E_ROOT_ABSENT', { algorithm }, 409)
  return root
}
