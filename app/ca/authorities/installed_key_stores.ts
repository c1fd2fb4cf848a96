import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { SoftwareKeyStore } from '#ca/crypto/software_key_store'
import { TokenKeyStore } from '#ca/crypto/token_key_store'
import type { KeyStoreSetting } from '#ca/authorities/key_store_setting'

/** Where an installation's stores get what opens them. */
export interface KeyStoreSources {
  /** Folder of the software store. */
  directory: string
  passphrase: () => Promise<Buffer>
  /** The PIN of the token. */
  pin: () => Promise<Buffer>
  /** Further variables of the environment that the token's module reads. */
  environment?: readonly string[]
}

/**
 * The key stores of an installation: the software store, which every installation has, and the token when KEYSTORE
 * names one. `opened` by their secrets' sources when a key is first needed, or by `unlock`.
 */
export class InstalledKeyStores {
  readonly #software: SoftwareKeyStore
  readonly #token: TokenKeyStore | null

  constructor(
    readonly setting: KeyStoreSetting,
    { directory, passphrase, pin, environment }: KeyStoreSources
  ) {
    this.#software = new SoftwareKeyStore({ directory, passphrase })
    this.#token =
      setting.kind === 'pkcs11' ? new TokenKeyStore({ ...setting, pin, environment }) : null
  }

  /** The keys behind permits. */
  authorityKeys(): AuthorityKeys {
    const others = this.#token ? { [this.setting.name]: this.#token } : {}
    return new AuthorityKeys(this.#software, others)
  }

  /** Opens the store that KEYSTORE names with what somebody typed; the caller overwrites it. */
  unlock(secret: Uint8Array): Promise<void> {
    return (this.#token ?? this.#software).unlock(secret)
  }

  /** Overwrites what is open, ends the signer's process. */
  async close(): Promise<void> {
    await Promise.all([this.#software.close(), this.#token?.close()])
  }
}
