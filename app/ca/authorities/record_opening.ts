import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { CryptoError } from '#ca/crypto/crypto_error'
import type { Actor } from '#ca/actor'

/** Shares that were brought together: their set, and the number and holder of each. */
export interface BroughtBy {
  set: string
  holders: string[]
}

/** Writes down that a key store was opened for a run, or that somebody tried to. */
@inject()
export class RecordOpening {
  constructor(protected audit: AuditLog) {}

  /**
   * A wrong secret is recorded too: whoever tries is on the machine already.
   *
   * @param opened the store's name, and whose shares opened it when shares did
   */
  async around(
    opened: { store: string; shares?: BroughtBy },
    actor: Actor,
    open: () => Promise<void>
  ): Promise<void> {
    try {
      await open()
    } catch (error) {
      const coded = error instanceof CaError || error instanceof CryptoError
      if (coded) await this.#record(opened, actor, error.code)
      throw error
    }
    await this.#record(opened, actor, 'none')
  }

  #record({ store, shares }: { store: string; shares?: BroughtBy }, actor: Actor, refusal: string) {
    return db.transaction((trx) =>
      this.audit.append(trx, {
        event: 'key_store_opened',
        actor,
        subject: `key_store:${store}`,
        data: { store, refusal, shareSet: shares?.set ?? null, holders: shares?.holders ?? [] },
      })
    )
  }
}
