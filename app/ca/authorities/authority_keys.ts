import { CryptoError } from '#ca/crypto/crypto_error'
import type { AlgorithmName } from '#ca/crypto/algorithms'
import type { KeyStore } from '#ca/crypto/key_store'
import type { Signer } from '#ca/crypto/signer'
import type { SigningPermit } from '#ca/authorities/signing_permit'

/** An authority's key: it signs what a permit holds, and nothing else. */
export interface AuthorityKey {
  readonly algorithm: AlgorithmName
  readonly spki: Uint8Array
  /** DER AlgorithmIdentifier of its signatures. */
  readonly signatureAlgorithm: Uint8Array
  /** @throws CaError E_PERMIT_SPENT */
  sign(permit: SigningPermit): Promise<Uint8Array>
}

function behindPermit(signer: Signer): AuthorityKey {
  const { algorithm, spki, signatureAlgorithm } = signer
  return {
    algorithm,
    spki,
    signatureAlgorithm,
    sign: (permit) => signer.sign(permit.spend()),
  }
}

/**
 * The keys of the authorities. The only place that has the key store: from here on, nobody can reach a key
 * without a permit.
 */
export class AuthorityKeys {
  #store: KeyStore

  constructor(store: KeyStore) {
    this.#store = store
  }

  /** The names of the keys that the store has. */
  list(): Promise<string[]> {
    return this.#store.list()
  }

  /** Opens a key by its name. Errors are the key store's. */
  async open(keyId: string): Promise<AuthorityKey> {
    return behindPermit(await this.#store.open(keyId))
  }

  /** Opens a key, which is generated when the store has none of this name. */
  async openOrGenerate(keyId: string, algorithm: AlgorithmName): Promise<AuthorityKey> {
    if (!(await this.#store.has(keyId))) await this.#generate(keyId, algorithm)
    return this.open(keyId)
  }

  async #generate(keyId: string, algorithm: AlgorithmName) {
    try {
      await this.#store.generate(keyId, algorithm)
    } catch (error) {
      // Another process made it between the two questions.
      if (!(error instanceof CryptoError && error.code === 'E_KEY_EXISTS')) throw error
    }
  }
}
