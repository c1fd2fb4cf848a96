import { join } from 'node:path'
import { ensurePassphrase, readPassphrase } from '#ca/authorities/passphrase_file'
import { SoftwareKeyStore } from '#ca/crypto/software_key_store'
import type { Signer } from '#ca/crypto/signer'

/**
 * The keys of the demonstration HR system and of who signs in it: sealed files in a folder of their own, the passphrase
 * beside them (mode 0600). Like the demonstration authority they protect nothing.
 */
export class DemonstrationKeys {
  readonly #store: SoftwareKeyStore

  constructor(directory: string) {
    const file = join(directory, 'passphrase')
    const passphrase = async () => {
      await ensurePassphrase(file)
      return readPassphrase(file)
    }
    this.#store = new SoftwareKeyStore({ directory, passphrase })
  }

  /** The key that was made last for somebody; null when there is none. */
  async last(name: string): Promise<Signer | null> {
    const count = await this.#count(name)
    return count === 0 ? null : this.#store.open(`${name}-${count}`)
  }

  /** One key more, for when the certificate over the last one ended: a key is certified once. */
  async next(name: string): Promise<Signer> {
    return this.#store.generate(`${name}-${(await this.#count(name)) + 1}`, 'gost-2015')
  }

  close(): Promise<void> {
    return this.#store.close()
  }

  async #count(name: string): Promise<number> {
    const kept = await this.#store.list()
    return kept.filter((keyId) => keyId.startsWith(`${name}-`)).length
  }
}
