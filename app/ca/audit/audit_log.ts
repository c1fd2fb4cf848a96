import { inject } from '@adonisjs/core'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Clock } from '#ca/clock'
import { checkAct } from '#ca/audit/check_act'
import { canonicalJson, entryHash } from '#ca/audit/entry_hash'
import { marks, plainRows, runPlain } from '#ca/plain_rows'
import type { AuditAct, AuditEventName } from '#ca/audit/events'

interface Head {
  seq: number
  hash: string
}

const READ_LOCKED = 'select seq, hash from audit_head where id = 1 for update'
const READ_WRITTEN = 'update audit_head set seq = seq where id = 1 returning seq, hash'
const COLUMNS = [
  ...(['seq', 'at', 'event', 'actor'] as const),
  ...(['subject', 'data', 'previousHash', 'hash'] as const),
]
const ENTRIES =
  'insert into audit_entries (seq, at, event, actor, subject, data, previous_hash, hash) values'
const PLACES = `(${marks(COLUMNS)})`

/** The entry of an act, as the one that follows another. */
function entryAfter(last: Head, act: AuditAct, at: string) {
  const { event, actor, subject } = act
  const data = canonicalJson(act.data)
  const fields = { seq: last.seq + 1, at, event, actor, subject, data, previousHash: last.hash }
  return { ...fields, hash: entryHash(fields) }
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
  append<E extends AuditEventName>(
    trx: TransactionClientContract,
    act: AuditAct<E>
  ): Promise<{ seq: number }> {
    return this.appendAll(trx, [act])
  }

  /**
   * The same for several acts of one transaction: an entry each, in their order.
   *
   * @returns the number of the last
   * @throws CaError E_AUDIT_…
   */
  async appendAll<E extends AuditEventName>(
    trx: TransactionClientContract,
    acts: readonly AuditAct<E>[]
  ): Promise<{ seq: number }> {
    acts.forEach(checkAct)
    let last = await this.#lockHead(trx)
    const at = this.clock.now().toISO()
    const rows = acts.map((act) => {
      const row = entryAfter(last, act, at)
      last = row
      return row
    })
    const values = rows.flatMap((row) => COLUMNS.map((column) => row[column]))
    await runPlain(trx, `${ENTRIES} ${rows.map(() => PLACES).join(', ')}`, values)
    const { seq, hash } = last
    await runPlain(trx, 'update audit_head set seq = ?, hash = ? where id = 1', [seq, hash])
    return { seq }
  }

  /** MariaDB locks the row that is read for update; on SQLite only writing locks, so it is read by a write. */
  async #lockHead(trx: TransactionClientContract): Promise<Head> {
    const reading = trx.dialect.name === 'mysql' ? READ_LOCKED : READ_WRITTEN
    const [head] = await plainRows<Head>(trx, reading, [])
    if (!head) throw new Error('audit_head has no row: the migrations did not run')
    return head
  }
}
