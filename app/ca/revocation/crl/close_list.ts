import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { ListSteps } from '#ca/revocation/crl/list_steps'
import Authority from '#models/authority'
import RevocationList from '#models/revocation_list'
import type { Actor } from '#ca/actor'
import type { ListScope } from '#ca/authorities/list_parts'

/** The longest reason that the row keeps. */
const REASON_LENGTH = 300

/** How the reservation of a list ends: closed when its bytes are proved, or given up. */
@inject()
export class CloseList {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog,
    protected steps: ListSteps
  ) {}

  /**
   * Step 7, transaction 2: the list is signed, verified and on the disk under its temporary name.
   *
   * @throws CaError E_CRL_VOID when it was given up meanwhile
   */
  async issued(
    reserved: RevocationList,
    { authority }: ListScope,
    file: { sha256: string; size: number },
    actor: Actor
  ): Promise<RevocationList> {
    const { id, part, number } = reserved
    await db.transaction(async (trx) => {
      const closed: unknown = await trx
        .from('revocation_lists')
        .where({ id, state: 'reserved' })
        .update({ ...file, state: 'issued' })
      if (Number(closed) === 0) throw new CaError('E_CRL_VOID', { number }, 409)
      await this.audit.append(trx, {
        event: 'revocation_list_issued',
        actor,
        subject: `revocation_list:${id}`,
        data: { authoritySerial: authority.serial, part, number, sha256: file.sha256 },
      })
      await this.steps.reached('closing')
    })
    reserved.merge({ ...file, state: 'issued' }).$hydrateOriginals()
    return reserved
  }

  /** Step 9: the list is in its place. */
  async published(list: RevocationList): Promise<RevocationList> {
    return list.merge({ publishedAt: this.clock.now() }).save()
  }

  /** Gives a list up that is not online: its number is left out. */
  voided(reserved: RevocationList, reason: string, actor: Actor): Promise<void> {
    return db.transaction(async (trx) => {
      const list = await this.#lock(trx, reserved)
      if (list.state === 'void' || list.publishedAt) return
      const voidReason = reason.slice(0, REASON_LENGTH)
      await list.merge({ state: 'void', voidReason }).save()
      await this.audit.append(trx, {
        event: 'revocation_list_voided',
        actor,
        subject: `revocation_list:${list.id}`,
        data: { ...(await this.#named(trx, list)), reason: voidReason },
      })
    })
  }

  async #lock(trx: TransactionClientContract, { id }: RevocationList): Promise<RevocationList> {
    await trx.rawQuery('update revocation_lists set state = state where id = ?', [id])
    return RevocationList.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
  }

  async #named(trx: TransactionClientContract, { authorityId, part, number }: RevocationList) {
    const { serial } = await Authority.findOrFail(authorityId, { client: trx })
    return { authoritySerial: serial, part, number }
  }
}
