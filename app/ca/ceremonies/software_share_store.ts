import { passphraseOf } from '#ca/ceremonies/shares'
import { changePassphrase, isChangeUnfinished } from '#ca/crypto/change_passphrase'
import { CryptoError } from '#ca/crypto/crypto_error'
import { DRAWN_MARK } from '#ca/crypto/drawn_passphrase'
import { readKeyEncryptionFile } from '#ca/crypto/key_encryption_file'
import { openFolder } from '#ca/crypto/opened_key_encryption'
import type { Activation } from '#ca/authorities/activation'
import type { ShareStore } from '#ca/ceremonies/share_store'

/** Sealed files: the secret is their passphrase. */
export class SoftwareShareStore implements ShareStore {
  readonly activationOf = passphraseOf

  constructor(
    private readonly directory: string,
    private readonly activation: Activation
  ) {}

  async isThere(): Promise<boolean> {
    return Boolean(await readKeyEncryptionFile(this.directory))
  }

  /** A store that is there is sealed anew and keeps its keys; one that is not comes with its first key. */
  async seal(next: Uint8Array, written: () => Promise<void>): Promise<void> {
    if (await this.isThere()) await this.#change(next, written)
    else await written()
    this.activation.open(next)
  }

  /** @throws CryptoError E_CONTAINER_PASSPHRASE when it opens another store */
  async open(secret: Uint8Array, sealing = false): Promise<void> {
    const { directory } = this
    if (!(await this.#fits(secret)))
      // Sealed before drawn passphrases were marked: the same bits without the mark.
      await changePassphrase({ directory, old: secret.subarray(DRAWN_MARK.length), next: secret })
    // A seal that was cut off leaves the older passphrase in force beside the shares.
    if (sealing && (await isChangeUnfinished(directory)))
      await changePassphrase({ directory, old: secret, next: secret })
    this.activation.open(secret)
  }

  async close(): Promise<void> {
    this.activation.close()
  }

  async #fits(secret: Uint8Array): Promise<boolean> {
    const { directory } = this
    try {
      const key = await openFolder({ directory, passphrase: async () => Buffer.from(secret) })
      key.wipe()
      return true
    } catch (error) {
      if (error instanceof CryptoError && error.code === 'E_CONTAINER_PASSPHRASE') return false
      throw error
    }
  }

  async #change(next: Uint8Array, between: () => Promise<void>) {
    const old = await this.activation.passphrase()
    const { directory } = this
    await changePassphrase({ directory, old, next, between }).finally(() => old.fill(0))
  }
}
