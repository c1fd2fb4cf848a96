import { inject } from '@adonisjs/core'
import { CaSettings } from '#ca/authorities/ca_settings'
import { ShareStores } from '#ca/ceremonies/share_stores'
import type Ceremony from '#models/ceremony'

/** Whose shares open the store in which new keys are made. */
@inject()
export class StoreQuorum {
  constructor(
    protected settings: CaSettings,
    protected stores: ShareStores
  ) {}

  /** @returns the ceremony that dealt the shares; null while the store is under none */
  async handle(): Promise<Ceremony | null> {
    const seal = await this.stores.sealOf(this.settings.keyStore)
    return seal?.ceremony ?? null
  }
}
