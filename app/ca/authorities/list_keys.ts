import { inject } from '@adonisjs/core'
import { AuthorityKeys, SOFTWARE_STORE } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { isChangeUnfinished } from '#ca/crypto/change_passphrase'
import { oldKeysIn } from '#ca/crypto/upgrade_key_files'
import Authority from '#models/authority'

/** A key in a store. */
export interface ListedKey {
  keyId: string
  /** Serial number and role of the authority that has it; null for a key that nobody has. */
  authority: { serial: string; role: Authority['role'] } | null
  /** Whether its file is of the old version. */
  old: boolean
}

/** A key store and what is in it. */
export interface ListedStore {
  name: string
  keys: ListedKey[]
  /** Whether a change of its passphrase was cut off: two passphrases open it. */
  changeUnfinished: boolean
}

/** What the key stores of this installation have. A token is opened for that, sealed files are not. */
@inject()
export class ListKeys {
  constructor(
    protected keys: AuthorityKeys,
    protected settings: CaSettings
  ) {}

  /** @throws CryptoError of the stores */
  async handle(): Promise<ListedStore[]> {
    const stores: ListedStore[] = []
    for (const name of this.keys.stores) stores.push(await this.#store(name))
    return stores
  }

  async #store(name: string): Promise<ListedStore> {
    const { keyDirectory } = this.settings
    const software = name === SOFTWARE_STORE
    const old = new Set(software ? await oldKeysIn(keyDirectory) : [])
    const authorities = await Authority.query().where('keyStore', name)
    const keyIds = await this.keys.list(name)
    const keys = keyIds.map((keyId) => {
      const authority = authorities.find((one) => one.keyId === keyId)
      const use = authority ? { serial: authority.serial, role: authority.role } : null
      return { keyId, authority: use, old: old.has(keyId) }
    })
    return { name, keys, changeUnfinished: software && (await isChangeUnfinished(keyDirectory)) }
  }
}
