import { existsSync } from 'node:fs'
import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { SOFTWARE_STORE } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { replacePassphrase } from '#ca/authorities/passphrase_file'
import { CaError } from '#ca/ca_error'
import { changePassphrase } from '#ca/crypto/change_passphrase'
import type { Actor } from '#ca/actor'

/** Characters of the shortest passphrase that is taken. */
export const LEAST_PASSPHRASE = 12

/** @throws CaError E_PASSPHRASE_WEAK for one that is too short or one character repeated */
export function assertFitPassphrase(passphrase: Uint8Array): void {
  const characters = [...Buffer.from(passphrase).toString('utf8')]
  if (characters.length >= LEAST_PASSPHRASE && new Set(characters).size > 2) return
  throw new CaError('E_PASSPHRASE_WEAK', { least: LEAST_PASSPHRASE })
}

/**
 * Gives the software key store another passphrase. No key is touched, and a server that runs goes on with what it
 * has open. Where the passphrase is read from a file, the file gets the new one at the moment when both open the
 * store: whoever is killed in the middle leaves a store that its file opens.
 */
@inject()
export class ChangeKeyStorePassphrase {
  constructor(
    protected audit: AuditLog,
    protected settings: CaSettings
  ) {}

  /**
   * @param input overwritten by the caller
   * @throws CaError E_PASSPHRASE_WEAK; CryptoError E_CONTAINER_… for the old one, E_KEK_…, E_KEY_STORE_CHANGED
   */
  async handle(input: { old: Uint8Array; next: Uint8Array }, actor: Actor): Promise<void> {
    assertFitPassphrase(input.next)
    const { keyDirectory: directory } = this.settings
    const between = () => this.#between(input.next, actor)
    await changePassphrase({ directory, ...input, between })
  }

  async #between(next: Uint8Array, actor: Actor) {
    await db.transaction((trx) =>
      this.audit.append(trx, {
        event: 'passphrase_changed',
        actor,
        subject: `key_store:${SOFTWARE_STORE}`,
        data: { store: SOFTWARE_STORE },
      })
    )
    const { passphraseFile } = this.settings
    if (existsSync(passphraseFile)) await replacePassphrase(passphraseFile, next)
  }
}
