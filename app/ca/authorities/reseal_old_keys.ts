import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { SOFTWARE_STORE } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { oldKeysIn, upgradeKeyFiles } from '#ca/crypto/upgrade_key_files'
import type { Actor } from '#ca/actor'

/** Brings key files of the first version, sealed under the passphrase itself, under a key-encryption key. */
@inject()
export class ResealOldKeys {
  constructor(
    protected audit: AuditLog,
    protected settings: CaSettings
  ) {}

  /**
   * @param passphrase asked for when there is anything to do
   * @returns the names of the keys that were sealed anew
   * @throws CryptoError E_CONTAINER_…, E_KEY_FILE_DAMAGED, E_KEY_STORE_VERSION
   */
  async handle(passphrase: () => Promise<Buffer>, actor: Actor): Promise<string[]> {
    const { keyDirectory: directory } = this.settings
    const old = await oldKeysIn(directory)
    if (old.length === 0) return []
    const keyIds = await upgradeKeyFiles({ directory, passphrase })
    await db.transaction((trx) =>
      this.audit.append(trx, {
        event: 'keys_resealed',
        actor,
        subject: `key_store:${SOFTWARE_STORE}`,
        data: { store: SOFTWARE_STORE, keyIds },
      })
    )
    return keyIds
  }
}
