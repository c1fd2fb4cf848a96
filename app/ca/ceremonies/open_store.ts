import { inject } from '@adonisjs/core'
import { CaSettings } from '#ca/authorities/ca_settings'
import { RecordOpening } from '#ca/authorities/record_opening'
import { bringShares } from '#ca/ceremonies/seal'
import { ShareStores } from '#ca/ceremonies/share_stores'
import type { Actor } from '#ca/actor'

/** Opens the key store for this run with the shares that their holders brought together. */
@inject()
export class OpenStore {
  constructor(
    protected settings: CaSettings,
    protected stores: ShareStores,
    protected recording: RecordOpening
  ) {}

  /**
   * Who brought which shares is recorded, also when they do not open the store.
   *
   * @throws CaError E_SHARE_…, E_SHARES_…; CryptoError E_CONTAINER_PASSPHRASE when they open another store
   */
  async handle(texts: readonly string[], actor: Actor): Promise<void> {
    const { keyStore } = this.settings
    const { secret, set, holders } = await bringShares(texts, await this.stores.sealOf(keyStore))
    const store = this.stores.of(keyStore)
    const activation = store.activationOf(secret)
    secret.fill(0)
    const brought = { store: keyStore, shares: { set, holders } }
    await this.recording
      .around(brought, actor, () => store.open(activation))
      .finally(() => activation.fill(0))
  }
}
