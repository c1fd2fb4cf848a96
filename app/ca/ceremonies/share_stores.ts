import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { Activation } from '#ca/authorities/activation'
import { SOFTWARE_STORE } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { lastSeal, type Seal } from '#ca/ceremonies/seal'
import { SoftwareShareStore } from '#ca/ceremonies/software_share_store'
import type { ShareStore } from '#ca/ceremonies/share_store'

/** The key stores of this installation that shares can open. */
@inject()
export class ShareStores {
  constructor(
    protected settings: CaSettings,
    protected activation: Activation
  ) {}

  /** @throws CaError E_CEREMONY_STORE where the installation keeps its keys on a token */
  of(keyStore: string): ShareStore {
    if (keyStore !== SOFTWARE_STORE) throw new CaError('E_CEREMONY_STORE', { store: keyStore }, 409)
    return new SoftwareShareStore(this.settings.keyDirectory, this.activation)
  }

  /** Under whose shares a store is; null while it is under none, or not there. */
  async sealOf(keyStore: string): Promise<Seal | null> {
    return (await this.of(keyStore).isThere()) ? lastSeal(keyStore) : null
  }
}
