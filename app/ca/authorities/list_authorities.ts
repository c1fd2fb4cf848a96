import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { AlgorithmName } from '#ca/crypto/algorithms'
import { CaError } from '#ca/ca_error'
import Authority from '#models/authority'

interface Reading {
  client?: TransactionClientContract
}

/** Every authority, the roots first, in the order in which they were made. */
export function listAuthorities(options: Reading = {}): Promise<Authority[]> {
  return Authority.query(options).orderBy('id')
}

/** The State CA key that issues with an algorithm now; null when there is none. */
export function issuingStateAuthority(
  algorithm: AlgorithmName,
  options: Reading = {}
): Promise<Authority | null> {
  return Authority.query(options)
    .where({ role: 'state', algorithm })
    .whereNotNull('issuingFrom')
    .whereNull('retiredAt')
    .orderBy('issuingFrom', 'desc')
    .orderBy('id', 'desc')
    .first()
}

/**
 * The State CA that issues now: of those that sign with the algorithm, the one to which issuing was moved last.
 *
 * @throws CaError E_AUTHORITY_ABSENT before the key ceremony of that algorithm
 */
export async function currentStateAuthority(
  algorithm: AlgorithmName = 'gost-2015',
  options: Reading = {}
): Promise<Authority> {
  const authority = await issuingStateAuthority(algorithm, options)
  if (!authority) throw new CaError('E_AUTHORITY_ABSENT', { algorithm }, 409)
  return authority
}

/** An authority and those above it: itself first, its self-signed root last. */
export async function authorityChain(authority: Authority, options: Reading = {}) {
  const chain = [authority]
  for (let above = authority.issuerId; above !== null; above = chain[chain.length - 1].issuerId)
    chain.push(await Authority.findOrFail(above, options))
  return chain
}

/**
 * Refuses a certificate that would outlive its issuer: nobody could verify it to its end (RFC 5280 6.1.3).
 *
 * @throws CaError E_AUTHORITY_ENDS
 */
export function assertOutlives(authority: Authority, notAfter: DateTime): void {
  if (authority.notAfter >= notAfter) return
  const ends = authority.notAfter.toUTC().toISODate() ?? ''
  throw new CaError('E_AUTHORITY_ENDS', { serial: authority.serial, ends }, 409)
}
