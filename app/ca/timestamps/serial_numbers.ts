import { randomBytes } from 'node:crypto'
import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#ca/actor'
import type { AuditLog } from '#ca/audit/audit_log'

/** How many numbers are reserved at a time: those that are not used when the process ends are lost, and no harm. */
const BLOCK = 1000
const COUNTER_LENGTH = 6
const RANDOM_LENGTH = 8

/**
 * Serial numbers of stamps. The counter is reserved in the database by blocks, so that no two processes have the same;
 * random bytes after it keep a number from coming back even when an old database is restored (RFC 3161 2.4.2).
 */
export class SerialNumbers {
  #next = 0
  #end = 0
  #reserving: Promise<void> | null = null

  constructor(private readonly audit: AuditLog) {}

  /** A number that no stamp has: 14 bytes, most significant first. */
  async take(): Promise<Uint8Array> {
    while (this.#next === this.#end) {
      this.#reserving ??= this.#reserve().finally(() => {
        this.#reserving = null
      })
      await this.#reserving
    }
    const counter = Buffer.alloc(COUNTER_LENGTH)
    counter.writeUIntBE(this.#next++, 0, COUNTER_LENGTH)
    return Buffer.concat([counter, randomBytes(RANDOM_LENGTH)])
  }

  async #reserve(): Promise<void> {
    const first = await db.transaction(async (trx) => {
      await trx.rawQuery('update timestamp_numbers set next = next + ? where id = 1', [BLOCK])
      const row = await trx.from('timestamp_numbers').where('id', 1).firstOrFail()
      const begin = Number(row.next) - BLOCK
      await this.audit.append(trx, {
        event: 'timestamp_numbers_reserved',
        actor: SYSTEM,
        subject: `timestamps:${begin}`,
        data: { first: begin, last: begin + BLOCK - 1 },
      })
      return begin
    })
    this.#next = first
    this.#end = first + BLOCK
  }
}
