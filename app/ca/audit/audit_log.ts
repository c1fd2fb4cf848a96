import { inject } from '@adonisjs/core'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Clock } from '#ca/clock'
import { checkAct } from '#ca/audit/check_act'
import { canonicalJson, entryHash } from '#ca/audit/entry_hash'
import AuditEntry from '#models/audit_entry'
import type { AuditAct, AuditEventName } from '#ca/audit/events'

interface Head {
  seq: number
  hash: string
}

/**
 * The audit log: one table, each entry carrying the hash of the one before. An entry is written in the
 * transaction of the act that it records, so that neither exists without the other.
 */
@inject()
export class AuditLog {
  constructor(protected clock: Clock) {}

  /**
   * Appends an entry. Call it last in the transaction: from here to the commit every other writer waits,
   * and the order of locks stays the same everywhere (rows first, audit head last).
   *
   * @param trx the transaction of the act
   * @throws CaError E_AUDIT_… when the act is not as the catalogue (`#ca/audit/events`) declares it
   */
  async append<E extends AuditEventName>(
    trx: TransactionClientContract,
    act: AuditAct<E>
  ): Promise<AuditEntry> {
    checkAct(act)
    const previous = await this.#lockHead(trx)
    const fields = {
      seq: previous.seq + 1,
      at: this.clock.now().toISO(),
      event: act.event,
      actor: act.actor,
      subject: act.subject,
      data: canonicalJson(act.data),
      previousHash: previous.hash,
    }
    const entry = await AuditEntry.create({ ...fields, hash: entryHash(fields) }, { client: trx })
    await trx.from('audit_head').where('id', 1).update({ seq: entry.seq, hash: entry.hash })
    return entry
  }

  /** Writing the row is what locks it, on SQLite too; only then is it read. */
  async #lockHead(trx: TransactionClientContract): Promise<Head> {
    await trx.rawQuery('update audit_head set seq = seq where id = 1')
    const head: Head | null = await trx.from('audit_head').where('id', 1).forUpdate().first()
    if (!head) throw new Error('audit_head has no row: the migrations did not run')
    return head
  }
}
