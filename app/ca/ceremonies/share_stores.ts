import { inject } from '@adonisjs/core'
import { Activation } from '#ca/authorities/activation'
import { SOFTWARE_STORE } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { InstalledKeyStores } from '#ca/authorities/installed_key_stores'
import { SealRegister, underShares } from '#ca/ceremonies/seal_register'
import { SoftwareShareStore } from '#ca/ceremonies/software_share_store'
import { TokenShareStore } from '#ca/ceremonies/token_share_store'
import type { Seal } from '#ca/ceremonies/seal'
import type { ShareStore } from '#ca/ceremonies/share_store'

/** The key stores of this installation, as shares open them. */
@inject()
export class ShareStores {
  constructor(
    protected settings: CaSettings,
    protected activation: Activation,
    protected installed: InstalledKeyStores,
    protected register: SealRegister
  ) {}

  /** @throws CaError E_KEY_STORE_UNKNOWN */
  of(keyStore: string): ShareStore {
    if (keyStore === SOFTWARE_STORE)
      return new SoftwareShareStore(this.settings.keyDirectory, this.activation)
    const earlier = () => this.installed.ownPin(keyStore)
    return new TokenShareStore(this.installed.token(keyStore), earlier)
  }

  /** Under whose shares a store is; null while it is under none, or not there. */
  async sealOf(keyStore: string): Promise<Seal | null> {
    return (await this.of(keyStore).isThere()) ? this.register.last(keyStore) : null
  }

  /**
   * Before something else than shares opens a store.
   *
   * @throws CaError E_KEY_STORE_UNDER_SHARES
   */
  async assertUnderNone(keyStore: string): Promise<void> {
    const seal = await this.sealOf(keyStore)
    if (seal) throw underShares(keyStore, seal)
  }
}
