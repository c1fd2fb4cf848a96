import { CaError } from '#ca/ca_error'
import { CryptoError } from '#ca/crypto/crypto_error'
import type { AlgorithmName } from '#ca/crypto/algorithms'
import type { KeyOptions, KeyStore } from '#ca/crypto/key_store'
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

/** The store that every installation has: sealed files. */
export const SOFTWARE_STORE = 'software'

/** Where a key is: its store (`software` when absent) and its name there. An authority's row is one. */
export interface KeyPlace {
  keyId: string
  keyStore?: string
}

/**
 * The keys of the authorities. The only place that has the key stores: from here on, nobody can reach a key
 * without a permit.
 */
export class AuthorityKeys {
  #stores: ReadonlyMap<string, KeyStore>

  /** @param others stores beside the software store, by the name that `authorities.key_store` has */
  constructor(software: KeyStore, others: Readonly<Record<string, KeyStore>> = {}) {
    this.#stores = new Map([[SOFTWARE_STORE, software], ...Object.entries(others)])
  }

  /** The names of the stores. */
  get stores(): string[] {
    return [...this.#stores.keys()]
  }

  /** The names of the keys that a store has. @throws CaError E_KEY_STORE_UNKNOWN */
  list(keyStore = SOFTWARE_STORE): Promise<string[]> {
    return this.#store(keyStore).list()
  }

  /** Opens a key by its place. Errors are the key store's, and E_KEY_STORE_UNKNOWN. */
  async open({ keyId, keyStore = SOFTWARE_STORE }: KeyPlace): Promise<AuthorityKey> {
    return behindPermit(await this.#store(keyStore).open(keyId))
  }

  /** Opens a key, which is generated when the store has none of this name. */
  async openOrGenerate(
    place: KeyPlace,
    algorithm: AlgorithmName,
    options?: KeyOptions
  ): Promise<AuthorityKey> {
    const store = this.#store(place.keyStore ?? SOFTWARE_STORE)
    if (!(await store.has(place.keyId)))
      await this.#generate(store, place.keyId, algorithm, options)
    return this.open(place)
  }

  #store(name: string): KeyStore {
    const store = this.#stores.get(name)
    if (store) return store
    throw new CaError('E_KEY_STORE_UNKNOWN', { store: name, known: this.stores.join(', ') }, 500)
  }

  async #generate(store: KeyStore, keyId: string, algorithm: AlgorithmName, options?: KeyOptions) {
    try {
      await store.generate(keyId, algorithm, options)
    } catch (error) {
      // Another process made it between the two questions.
      if (!(error instanceof CryptoError && error.code === 'E_KEY_EXISTS')) throw error
    }
  }
}
