import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { issuingStateAuthority } from '#ca/authorities/list_authorities'
import { lastIssuing } from '#ca/authorities/next_key_due'
import Authority from '#models/authority'
import type { Actor } from '#ca/actor'

/** From which key issuing moved, and to which. */
export interface Move {
  from: Authority | null
  to: Authority
}

/**
 * Moves issuing to a key of the State CA that stands ready. The key that issued until now retires: it issues no more
 * certificates, and goes on with lists and OCSP for those that it issued. What is reserved under it is finished
 * under it.
 */
@inject()
export class MoveIssuing {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog
  ) {}

  /**
   * @param keyId the name of the key that takes over
   * @throws CaError E_MOVE_UNKNOWN, E_MOVE_ISSUES, E_MOVE_RETIRED, E_AUTHORITY_ENDS
   */
  handle({ keyId }: { keyId: string }, actor: Actor): Promise<Move> {
    return db.transaction(async (trx) => {
      await trx.rawQuery("update authorities set role = role where role = 'state'")
      const to = await this.#ready(trx, keyId)
      const from = await issuingStateAuthority(to.algorithm, { client: trx })
      const now = this.clock.now()
      await from?.merge({ retiredAt: now }).save()
      await to.merge({ issuingFrom: now }).save()
      await this.#record(trx, { from, to }, actor)
      return { from, to }
    })
  }

  async #ready(trx: TransactionClientContract, keyId: string): Promise<Authority> {
    const authority = await Authority.query({ client: trx })
      .where({ role: 'state', keyId })
      .forUpdate()
      .first()
    if (!authority) throw new CaError('E_MOVE_UNKNOWN', { key: keyId }, 404)
    if (authority.retiredAt) throw new CaError('E_MOVE_RETIRED', { key: keyId }, 409)
    if (authority.issuingFrom) throw new CaError('E_MOVE_ISSUES', { key: keyId }, 409)
    if (lastIssuing(authority) < this.clock.now()) {
      const ends = authority.notAfter.toUTC().toISODate() ?? ''
      throw new CaError('E_AUTHORITY_ENDS', { serial: authority.serial, ends }, 409)
    }
    return authority
  }

  #record(trx: TransactionClientContract, { from, to }: Move, actor: Actor) {
    return this.audit.append(trx, {
      event: 'issuing_moved',
      actor,
      subject: `authority:${to.id}`,
      data: {
        algorithm: to.algorithm,
        fromSerial: from?.serial ?? null,
        toSerial: to.serial,
        notAfter: to.notAfter.toUTC().toISO() ?? '',
      },
    })
  }
}
