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

type OpensslAlgorithm = 'rsa' | 'ec-p256'

/**
 * A key pair that OpenSSL holds and uses: RSA signs sha256WithRSAEncryption (RFC 8017 8.2), P-256 signs
 * ecdsa-with-SHA256 (RFC 5758 3.2).
 */
export class OpensslPrivateKey implements PrivateKey {
  readonly spki: Uint8Array
  #key: KeyObject | null

  private constructor(
    readonly algorithm: OpensslAlgorithm,
    key: KeyObject
  ) {
    this.spki = new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }))
    readPublicKey(this.spki)
    this.#key = key
  }

  /** A fresh RSA key with so many bits and the public exponent 65537. */
  static generateRsa(modulusLength: number): OpensslPrivateKey {
    return new OpensslPrivateKey('rsa', generateKeyPairSync('rsa', { modulusLength }).privateKey)
  }

  static generateEc(): OpensslPrivateKey {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    return new OpensslPrivateKey('ec-p256', privateKey)
  }

  /** @throws CryptoError E_PRIVATE_KEY_MALFORMED, E_PUBLIC_KEY_PARAMETERS, E_PUBLIC_KEY_RSA_BITS */
  static fromPkcs8(algorithm: OpensslAlgorithm, der: Uint8Array): OpensslPrivateKey {
    let key: KeyObject
    try {
      key = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' })
    } catch {
      throw new CryptoError('E_PRIVATE_KEY_MALFORMED')
    }
    return new OpensslPrivateKey(algorithm, key)
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
