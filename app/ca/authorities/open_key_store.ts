import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { InstalledKeyStores } from '#ca/authorities/installed_key_stores'
import { CaError } from '#ca/ca_error'
import { CryptoError } from '#ca/crypto/crypto_error'
import type { Actor } from '#ca/actor'

/** Opens the key store of this run with a passphrase or PIN that an operator typed. */
@inject()
export class OpenKeyStore {
  constructor(
    protected audit: AuditLog,
    protected stores: InstalledKeyStores
  ) {}

  /**
   * A wrong secret is recorded too: whoever tries is on the server already.
   *
   * @param secret overwritten by the caller
   * @throws CryptoError E_CONTAINER_…, E_KEK_…, E_KEY_STORE_PIN_…, E_KEY_STORE_TOKEN_ABSENT …
   */
  async handle(secret: Uint8Array, actor: Actor): Promise<void> {
    try {
      await this.stores.unlock(secret)
    } catch (error) {
      const coded = error instanceof CaError || error instanceof CryptoError
      if (coded) await this.#record(actor, error.code)
      throw error
    }
    await this.#record(actor, 'none')
  }

  #record(actor: Actor, refusal: string) {
    const { name } = this.stores.setting
    return db.transaction((trx) =>
      this.audit.append(trx, {
        event: 'key_store_opened',
        actor,
        subject: `key_store:${name}`,
        data: { store: name, refusal },
      })
    )
  }
}
