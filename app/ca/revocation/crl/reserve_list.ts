import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { sha256 } from '#ca/crypto/hash'
import { listName } from '#ca/authorities/list_parts'
import { ListReserver } from '#ca/revocation/crl/list_reserver'
import { ListSteps } from '#ca/revocation/crl/list_steps'
import { isUniqueViolation } from '#ca/unique_violation'
import RevocationList from '#models/revocation_list'
import type { Actor } from '#ca/actor'
import type { ListDraft } from '#ca/revocation/crl/draft_list'

/**
 * Step 3 of issuing a list, transaction 1: its number is taken, for ever, the hash of what will be signed is stored,
 * and the audit log says so.
 */
@inject()
export class ReserveList {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog,
    protected steps: ListSteps,
    protected reserver: ListReserver
  ) {}

  /** @throws CaError E_CRL_UNDER_WAY when another process took the number meanwhile */
  async handle(draft: ListDraft, actor: Actor): Promise<RevocationList> {
    try {
      return await db.transaction((trx) => this.#reserve(trx, draft, actor))
    } catch (error) {
      if (isUniqueViolation(error))
        throw new CaError('E_CRL_UNDER_WAY', { list: listName(draft.scope) }, 409)
      throw error
    }
  }

  async #reserve(trx: TransactionClientContract, draft: ListDraft, actor: Actor) {
    const { scope, kind, head, entries, seenTo, seenCount } = draft
    const { number, baseNumber = null } = head
    const [thisUpdate, nextUpdate] = [head.thisUpdate.toUTC(), head.nextUpdate.toUTC()]
    const tbsSha256 = Buffer.from(sha256(draft.tbs)).toString('hex')
    const said = { part: scope.part, kind, number, baseNumber, entries, tbsSha256 }
    const list = await RevocationList.create(
      {
        ...said,
        authorityId: scope.authority.id,
        state: 'reserved',
        seenTo,
        seenCount,
        thisUpdate,
        nextUpdate,
        sha256: null,
        size: null,
        reservedAt: this.clock.now(),
        reservedBy: this.reserver.mark,
        publishedAt: null,
        voidReason: null,
      },
      { client: trx }
    )
    await this.audit.append(trx, {
      event: 'revocation_list_signing',
      actor,
      subject: `revocation_list:${list.id}`,
      data: {
        ...said,
        authoritySerial: scope.authority.serial,
        thisUpdate: thisUpdate.toISO() ?? '',
        nextUpdate: nextUpdate.toISO() ?? '',
      },
    })
    await this.steps.reached('reserving')
    return list
  }
}
