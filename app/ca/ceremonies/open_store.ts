import { inject } from '@adonisjs/core'
import { Activation } from '#ca/authorities/activation'
import { joinShares, passphraseOf } from '#ca/ceremonies/shares'

/** Opens the key store for this run with the shares that their holders brought together. */
@inject()
export class OpenStore {
  constructor(protected activation: Activation) {}

  /** @throws CaError E_SHARE_…, E_SHARES_…: the store finds out at its first key whether the secret is its own */
  async handle(shares: readonly string[]): Promise<void> {
    const secret = await joinShares(shares)
    const passphrase = passphraseOf(secret)
    this.activation.open(passphrase)
    secret.fill(0)
    passphrase.fill(0)
  }
}
