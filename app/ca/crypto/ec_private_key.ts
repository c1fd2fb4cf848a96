import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto'
import { CryptoError } from '#ca/crypto/crypto_error'
import { readPublicKey } from '#ca/crypto/public_key'
import type { PrivateKey } from '#ca/crypto/private_key'

/** A key pair on P-256, held and used by OpenSSL; signs ecdsa-with-SHA256 (RFC 5758 3.2). */
export class EcPrivateKey implements PrivateKey {
  readonly algorithm = 'ec-p256' as const
  readonly spki: Uint8Array
  #key: KeyObject | null

  private constructor(key: KeyObject) {
    this.spki = new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }))
    readPublicKey(this.spki)
    this.#key = key
  }

  static generate(): EcPrivateKey {
    return new EcPrivateKey(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
  }

  /** @throws CryptoError E_PRIVATE_KEY_MALFORMED, E_PUBLIC_KEY_PARAMETERS */
  static fromPkcs8(der: Uint8Array): EcPrivateKey {
    let key: KeyObject
    try {
      key = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' })
    } catch {
      throw new CryptoError('E_PRIVATE_KEY_MALFORMED')
    }
    return new EcPrivateKey(key)
  }

  sign(data: Uint8Array): Uint8Array {
    return new Uint8Array(sign('sha256', data, this.key))
  }

  toPkcs8(): Uint8Array {
    return new Uint8Array(this.key.export({ format: 'der', type: 'pkcs8' }))
  }

  /** Lets go of OpenSSL's key, which erases it when it is collected. */
  wipe() {
    this.#key = null
  }

  private get key(): KeyObject {
    if (!this.#key) throw new CryptoError('E_KEY_WIPED')
    return this.#key
  }
}
