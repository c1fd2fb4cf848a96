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
   * @param opening the secret, overwritten by the caller; which store, the first when absent; whose shares gave the
   *   secret, absent when it was typed
   * @throws CryptoError E_CONTAINER_…, E_KEK_…, E_KEY_STORE_PIN_…, E_KEY_STORE_TOKEN_ABSENT …
   */
  handle(
    opening: { secret: Uint8Array; store?: string; shares?: BroughtBy },
    actor: Actor
  ): Promise<void> {
    const { secret, shares, store = this.stores.first } = opening
    return this.recording.around({ store, shares }, actor, () => this.stores.unlock(secret, store))
  }
}
