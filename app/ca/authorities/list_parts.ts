import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#ca/actor'
import { CaError } from '#ca/ca_error'
import { AuditLog } from '#ca/audit/audit_log'
import Authority from '#models/authority'
import type { Actor } from '#ca/actor'

/** What one sequence of revocation lists is about: an authority's certificates, or a part of them. */
export interface ListScope {
  authority: Authority
  /** 0: the certificates that are in no numbered part. */
  part: number
}

/** More parts than any house needs. */
const MOST = 1000

/** `ucgo2015`, and `ucgo2015.3` for a part: a dot is in no authority's name, so that two lists never share one. */
export function listName({ authority, part }: ListScope): string {
  const name = authority.fileName ?? authority.serial
  return part === 0 ? name : `${name}.${part}`
}

/**
 * The part in which a new certificate would be listed, from its serial number: 1 … `parts`, and 0 while there are
 * none. It is stored with the certificate and printed into it, so that it never moves, whatever `parts` becomes.
 */
export function partOf(serial: string, parts: number): number {
  return parts === 0 ? 0 : 1 + (Number.parseInt(serial.slice(-8), 16) % parts)
}

/** The parts of the lists grow: whatever a certificate names is published for as long as it is needed. */
@inject()
export class SpreadLists {
  constructor(protected audit: AuditLog) {}

  /**
   * Spreads the lists of new certificates of every State CA key over so many parts. Fewer than there are is no error
   * and changes nothing.
   *
   * @throws CaError E_CRL_PARTS
   */
  async handle(parts: number, actor: Actor = SYSTEM): Promise<void> {
    if (!Number.isInteger(parts) || parts < 0 || parts > MOST)
      throw new CaError('E_CRL_PARTS', { parts, most: MOST })
    const smaller = await Authority.query().where('role', 'state').where('crlParts', '<', parts)
    for (const { id } of smaller) await this.#spread(id, parts, actor)
  }

  #spread(id: number, parts: number, actor: Actor): Promise<void> {
    return db.transaction(async (trx) => {
      await trx.rawQuery('update authorities set role = role where id = ?', [id])
      const authority = await Authority.findOrFail(id, { client: trx })
      const before = authority.crlParts
      if (before >= parts) return
      await authority.merge({ crlParts: parts }).save()
      const { serial } = authority
      await this.audit.append(trx, {
        event: 'lists_spread',
        actor,
        subject: `authority:${serial}`,
        data: { serial, before, parts },
      })
    })
  }
}
