import { inject } from '@adonisjs/core'
import { ELSEWHERE } from '#ca/authorities/accept_authority'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { CaError } from '#ca/ca_error'
import { CryptoError } from '#ca/crypto/crypto_error'
import Authority from '#models/authority'

/** An authority's key and whether it opens. */
export interface KeyCheck {
  keyId: string
  keyStore: string
  /** Why it does not; null when it does. */
  trouble: CaError | CryptoError | null
}

/**
 * Opens the key of every authority of this house that is not retired, so that a wrong passphrase or a missing token is known when
 * the server starts and not when the first certificate is issued.
 */
@inject()
export class CheckKeys {
  constructor(protected keys: AuthorityKeys) {}

  async handle(): Promise<KeyCheck[]> {
    const authorities = await Authority.query()
      .whereNull('retiredAt')
      .whereNot('keyStore', ELSEWHERE)
      .orderBy('id')
    const checks: KeyCheck[] = []
    for (const { keyId, keyStore } of authorities)
      checks.push({ keyId, keyStore, trouble: await this.#trouble(keyId, keyStore) })
    return checks
  }

  async #trouble(keyId: string, keyStore: string) {
    try {
      await this.keys.open({ keyId, keyStore })
      return null
    } catch (error) {
      if (error instanceof CaError || error instanceof CryptoError) return error
      throw error
    }
  }
}
