import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import Authority from '#models/authority'

interface Reading {
  client?: TransactionClientContract
}

/** Every authority, the roots first, in the order in which they were made. */
export function listAuthorities(options: Reading = {}): Promise<Authority[]> {
  return Authority.query(options).orderBy('id')
}

/**
 * The State CA that issues now: the newest one that is not retired.
 *
 * @throws CaError E_AUTHORITY_ABSENT before the first key ceremony
 */
export async function currentStateAuthority(options: Reading = {}): Promise<Authority> {
  const authority = await Authority.query(options)
    .where('role', 'state')
    .whereNull('retiredAt')
    .orderBy('id', 'desc')
    .first()
  if (!authority) throw new CaError('E_AUTHORITY_ABSENT', {}, 409)
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
