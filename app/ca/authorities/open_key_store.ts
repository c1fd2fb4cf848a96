import { inject } from '@adonisjs/core'
import { InstalledKeyStores } from '#ca/authorities/installed_key_stores'
import { RecordOpening } from '#ca/authorities/record_opening'
import type { Actor } from '#ca/actor'
import type { BroughtBy } from '#ca/authorities/record_opening'

/** Opens the key store of this run with a passphrase or PIN that an operator typed, or that shares gave. */
@inject()
export class OpenKeyStore {
  constructor(
    protected recording: RecordOpening,
    protected stores: InstalledKeyStores
  ) {}

  /**
   * @param secret overwritten by the caller
   * @param shares whose shares gave it; absent when it was typed
   * @throws CryptoError E_CONTAINER_…, E_KEK_…, E_KEY_STORE_PIN_…, E_KEY_STORE_TOKEN_ABSENT …
   */
  handle(secret: Uint8Array, actor: Actor, shares?: BroughtBy): Promise<void> {
    const { name: store } = this.stores.setting
    return this.recording.around({ store, shares }, actor, () => this.stores.unlock(secret))
  }
}
