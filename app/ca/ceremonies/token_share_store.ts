import { CryptoError } from '#ca/crypto/crypto_error'
import { pinOf } from '#ca/ceremonies/shares'
import type { TokenKeyStore } from '#ca/crypto/token_key_store'
import type { ShareStore } from '#ca/ceremonies/share_store'

const isWrongPin = (error: unknown) =>
  error instanceof CryptoError && error.code === 'E_KEY_STORE_PIN_WRONG'

/** A token: the secret is its user PIN, which the signer's process sets. */
export class TokenShareStore implements ShareStore {
  readonly activationOf = pinOf

  /** @param earlier the PIN that opened the token before it was under shares */
  constructor(
    private readonly token: TokenKeyStore,
    private readonly earlier: () => Promise<Buffer>
  ) {}

  async isThere(): Promise<boolean> {
    return true
  }

  /** Written down first: a PIN that was set and not written down would be dealt anew, and nobody would know it. */
  async seal(next: Uint8Array, written: () => Promise<void>): Promise<void> {
    await this.token.list()
    await written()
    await this.token.changePin(next)
  }

  /** A seal that was cut off left the PIN of before in force; it ends here. @throws E_KEY_STORE_PIN_… */
  async open(secret: Uint8Array, sealing = false): Promise<void> {
    try {
      await this.token.unlock(secret)
    } catch (error) {
      if (!sealing || !isWrongPin(error)) throw error
      await this.token.close()
      await this.#finishSeal(secret)
    }
  }

  async close(): Promise<void> {
    await this.token.close()
  }

  async #finishSeal(secret: Uint8Array) {
    const earlier = await this.earlier()
    await this.token.unlock(earlier, false).finally(() => earlier.fill(0))
    await this.token.changePin(secret)
  }
}
