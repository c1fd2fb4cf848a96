import { setTimeout } from 'node:timers/promises'
import { inject } from '@adonisjs/core'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { currentStateAuthority } from '#ca/authorities/list_authorities'
import { CaError } from '#ca/ca_error'
import { CryptoError } from '#ca/crypto/crypto_error'

/** How long a page waits for the key, in milliseconds. */
const PATIENCE = 2000

/** The key with which the State CA issues now, asked for before anybody begins to work with it. */
@inject()
export class IssuingKey {
  constructor(protected keys: AuthorityKeys) {}

  /** @throws CaError E_AUTHORITY_ABSENT, E_KEY_STORE_UNDER_SHARES; CryptoError of a key store that does not open */
  async open(): Promise<void> {
    await this.keys.open(await currentStateAuthority())
  }

  /** Why nothing can be issued now; null when the key opens, or does not answer soon: a page waits for no token. */
  trouble(): Promise<CaError | CryptoError | null> {
    return Promise.race([this.#refusal(), setTimeout(PATIENCE, null, { ref: false })])
  }

  async #refusal() {
    try {
      await this.open()
      return null
    } catch (error) {
      if (error instanceof CaError || error instanceof CryptoError) return error
      throw error
    }
  }
}
