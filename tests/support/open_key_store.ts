import { readFile } from 'node:fs/promises'
import {
  keyPath,
  SoftwareKeyStore,
  type SoftwareKeyStoreOptions,
} from '#ca/crypto/software_key_store'
import type { AlgorithmName } from '#ca/crypto/algorithms'
import type { KeyOptions } from '#ca/crypto/key_store'
import type { Signer } from '#ca/crypto/signer'

/** Keys that this process made, by the text of their sealed files. */
const MADE = new Map<string, Signer>()

/** A software store that does not unseal again what this process has sealed: a copy of a file is the same key. */
export class OpenKeyStore extends SoftwareKeyStore {
  readonly #opened = new Map<string, Signer>()

  constructor(private readonly folder: SoftwareKeyStoreOptions) {
    super(folder)
  }

  async generate(keyId: string, name: AlgorithmName, options?: KeyOptions): Promise<Signer> {
    const signer = await super.generate(keyId, name, options)
    MADE.set(await readFile(keyPath(this.folder.directory, keyId), 'utf8'), signer)
    return signer
  }

  async open(keyId: string): Promise<Signer> {
    const signer = this.#opened.get(keyId) ?? (await this.#made(keyId))
    if (!signer) return super.open(keyId)
    this.#opened.set(keyId, signer)
    return signer
  }

  async #made(keyId: string): Promise<Signer | undefined> {
    const path = keyPath(this.folder.directory, keyId)
    const text = await readFile(path, 'utf8').catch(() => '')
    return MADE.get(text)
  }
}
