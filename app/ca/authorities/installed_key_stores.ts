import { AuthorityKeys, SOFTWARE_STORE } from '#ca/authorities/authority_keys'
import { CaError } from '#ca/ca_error'
import { SoftwareKeyStore } from '#ca/crypto/software_key_store'
import { TokenKeyStore } from '#ca/crypto/token_key_store'
import type { KeyStoreSetting } from '#ca/authorities/key_store_setting'

/** Where an installation's stores get what opens them. */
export interface KeyStoreSources {
  /** Folder of the software store. */
  directory: string
  passphrase: () => Promise<Buffer>
  /** The PIN of a token, by the name of its store. */
  pin: (store: string) => Promise<Buffer>
  /** Asked before a token is opened with its PIN; throws where something else opens it. */
  assertPinOpens?: (store: string) => Promise<void>
  /** Further variables of the environment that the tokens' modules read. */
  environment?: readonly string[]
}

/**
 * The key stores of an installation: the software store, which every installation has, and the tokens that KEYSTORE
 * names. `opened` by their secrets' sources when a key is first needed, or by `unlock`.
 */
export class InstalledKeyStores {
  readonly #software: SoftwareKeyStore
  readonly #tokens: ReadonlyMap<string, TokenKeyStore>
  /** The PIN of a token, whether it opens it still or not; the caller overwrites it. */
  readonly ownPin: (store: string) => Promise<Buffer>

  /** @param settings the first is where new authorities get their keys */
  constructor(
    readonly settings: readonly [KeyStoreSetting, ...KeyStoreSetting[]],
    { directory, passphrase, pin, assertPinOpens, environment }: KeyStoreSources
  ) {
    this.ownPin = pin
    this.#software = new SoftwareKeyStore({ directory, passphrase })
    const pinOf = async (store: string) => {
      await assertPinOpens?.(store)
      return pin(store)
    }
    const tokens = settings.filter((setting) => setting.kind === 'pkcs11')
    this.#tokens = new Map(
      tokens.map((setting) => [
        setting.name,
        new TokenKeyStore({ ...setting, environment, pin: () => pinOf(setting.name) }),
      ])
    )
  }

  /** The store in which new authorities get their keys. */
  get first(): string {
    return this.settings[0].name
  }

  /** The keys behind permits. */
  authorityKeys(): AuthorityKeys {
    return new AuthorityKeys(this.#software, Object.fromEntries(this.#tokens))
  }

  /** A token by the name of its store. @throws CaError E_KEY_STORE_UNKNOWN */
  token(store: string): TokenKeyStore {
    const token = this.#tokens.get(store)
    if (token) return token
    const known = [SOFTWARE_STORE, ...this.#tokens.keys()].join(', ')
    throw new CaError('E_KEY_STORE_UNKNOWN', { store, known }, 500)
  }

  /**
   * Opens a store with what somebody typed; the caller overwrites it.
   *
   * @throws CaError E_KEY_STORE_UNKNOWN
   */
  async unlock(secret: Uint8Array, store = this.first): Promise<void> {
    await (store === SOFTWARE_STORE ? this.#software : this.token(store)).unlock(secret)
  }

  /** Overwrites what is open, ends the signers' processes. */
  async close(): Promise<void> {
    const tokens = [...this.#tokens.values()]
    await Promise.all([this.#software.close(), ...tokens.map((token) => token.close())])
  }
}
