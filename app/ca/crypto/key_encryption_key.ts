import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { CryptoError } from '#ca/crypto/crypto_error'

/*
| The key-encryption key of a software key store: 256 random bits under which every private key of the store is
| sealed with AES-256-GCM (NIST SP 800-38D). It is itself sealed under the passphrase, so that a new passphrase
| changes one file and no key. Nonces are random; a store holds a handful of keys, far below the 2^32 at which
| random nonces wear out (SP 800-38D 8.3).
*/

const CIPHER = 'aes-256-gcm'
const KEY_LENGTH = 32
const NONCE_LENGTH = 12
const TAG_LENGTH = 16

/** A secret under a key-encryption key; byte strings are base64. */
export interface WrappedSecret {
  nonce: string
  /** The ciphertext and then the tag. */
  sealed: string
}

/** A key-encryption key in memory. */
export class KeyEncryptionKey {
  readonly #key: Buffer
  #wiped = false

  /**
   * @param id  which store it belongs to: 16 random bytes as hex, no secret
   * @param key 32 bytes; copied
   */
  constructor(
    readonly id: string,
    key: Uint8Array
  ) {
    if (key.length !== KEY_LENGTH) throw new CryptoError('E_CONTAINER_DAMAGED')
    this.#key = Buffer.from(key)
  }

  static generate(): KeyEncryptionKey {
    const key = randomBytes(KEY_LENGTH)
    const made = new KeyEncryptionKey(randomBytes(16).toString('hex'), key)
    key.fill(0)
    return made
  }

  /** @param aad what the secret belongs to; it opens only with the same words */
  wrap(secret: Uint8Array, aad: string): WrappedSecret {
    const nonce = randomBytes(NONCE_LENGTH)
    const cipher = createCipheriv(CIPHER, this.#bytes, nonce, { authTagLength: TAG_LENGTH })
    cipher.setAAD(Buffer.from(aad))
    const sealed = Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()])
    return { nonce: nonce.toString('base64'), sealed: sealed.toString('base64') }
  }

  /** The secret, which the caller wipes. @throws CryptoError E_CONTAINER_DAMAGED, E_CONTAINER_BINDING */
  unwrap(wrapped: WrappedSecret, aad: string): Uint8Array {
    const nonce = Buffer.from(wrapped.nonce, 'base64')
    const sealed = Buffer.from(wrapped.sealed, 'base64')
    if (nonce.length !== NONCE_LENGTH || sealed.length < TAG_LENGTH) {
      throw new CryptoError('E_CONTAINER_DAMAGED')
    }
    const decipher = createDecipheriv(CIPHER, this.#bytes, nonce, { authTagLength: TAG_LENGTH })
    decipher.setAAD(Buffer.from(aad))
    decipher.setAuthTag(sealed.subarray(-TAG_LENGTH))
    const secret = decipher.update(sealed.subarray(0, -TAG_LENGTH))
    try {
      decipher.final()
    } catch {
      secret.fill(0)
      throw new CryptoError('E_CONTAINER_BINDING')
    }
    return secret
  }

  /** A copy of the key, to be sealed under a passphrase; the caller wipes it. */
  copy(): Buffer {
    return Buffer.from(this.#bytes)
  }

  /** Overwrites the key. Whatever would use it afterwards throws CryptoError E_KEY_WIPED. */
  wipe(): void {
    this.#key.fill(0)
    this.#wiped = true
  }

  get #bytes(): Buffer {
    if (this.#wiped) throw new CryptoError('E_KEY_WIPED')
    return this.#key
  }
}
