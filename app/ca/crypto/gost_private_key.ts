import { randomBytes } from 'node:crypto'
import { OctetString } from '@peculiar/asn1-schema'
import { CryptoError } from '#ca/crypto/crypto_error'
import { algorithm } from '#ca/crypto/algorithms'
import { readDer, writeDer } from '#ca/crypto/der'
import { publicPoint, sign } from '#ca/crypto/gost3410'
import { gostKeyAlgorithm, readGostKeyParameters } from '#ca/crypto/gost_key_parameters'
import { fromIntegerContent, toIntegerContent } from '#ca/crypto/integer_content'
import { GostPrivateKeyValue, PrivateKeyInfo } from '#ca/crypto/private_key_info'
import { gostSpki } from '#ca/crypto/public_key'
import type { GostScheme } from '#ca/crypto/gost_scheme'
import type { PrivateKey } from '#ca/crypto/private_key'
import type { SigningJob } from '#ca/crypto/workers/jobs'

/** A GOST key pair. The private key is bytes from beginning to end, so that it can be overwritten. */
export class GostPrivateKey implements PrivateKey {
  readonly algorithm
  readonly spki
  readonly #d: Uint8Array
  #wiped = false

  /** @param d least significant byte first; taken over */
  private constructor(
    private readonly scheme: GostScheme,
    d: Uint8Array
  ) {
    this.algorithm = scheme.name
    this.spki = gostSpki(scheme, publicPoint(scheme.curve, d))
    this.#d = d
  }

  /** A fresh key: d evenly distributed over 1 … q − 1, by rejection. */
  static generate(scheme: GostScheme): GostPrivateKey {
    const { engine, length } = scheme.curve
    while (true) {
      const d = new Uint8Array(randomBytes(length))
      if (engine.publicKey(d)) return new GostPrivateKey(scheme, d)
    }
  }

  /**
   * Reads both forms of the private key that real files have.
   *
   * @throws CryptoError E_PRIVATE_KEY_MALFORMED, E_PRIVATE_KEY_RANGE, E_PUBLIC_KEY_PARAMETERS
   */
  static fromPkcs8(scheme: GostScheme, info: PrivateKeyInfo): GostPrivateKey {
    readGostKeyParameters(scheme, info.privateKeyAlgorithm.parameters)
    const content = new Uint8Array(info.privateKey.buffer)
    const value = readDer(content, GostPrivateKeyValue, 'E_PRIVATE_KEY_MALFORMED')
    const { length } = scheme.curve
    if (value.integer !== undefined) {
      return new GostPrivateKey(scheme, fromIntegerContent(new Uint8Array(value.integer), length))
    }
    const bytes = new Uint8Array(value.littleEndian?.buffer ?? []).slice()
    if (bytes.length !== length) throw new CryptoError('E_PRIVATE_KEY_MALFORMED')
    return new GostPrivateKey(scheme, bytes)
  }

  digest(data: Uint8Array): Uint8Array {
    return algorithm(this.scheme.name).digest(data)
  }

  /** r ‖ s little-endian over the scheme's hash of the data. */
  sign(data: Uint8Array, digest = this.digest(data)): Uint8Array {
    return sign(this.scheme.curve, this.d, digest)
  }

  signingJob(data: readonly Uint8Array[]): SigningJob {
    const key = new Uint8Array(this.d)
    return { kind: 'sign', algorithm: this.algorithm, key, spki: this.spki, data }
  }

  toPkcs8(): Uint8Array {
    const value = new GostPrivateKeyValue()
    if (this.algorithm === 'gost-2004') value.integer = toIntegerContent(this.d).buffer
    else value.littleEndian = new OctetString(this.d.slice())
    const info = new PrivateKeyInfo()
    info.privateKeyAlgorithm = gostKeyAlgorithm(this.scheme)
    info.privateKey = new OctetString(writeDer(value))
    return writeDer(info)
  }

  wipe() {
    this.#d.fill(0)
    this.#wiped = true
  }

  private get d(): Uint8Array {
    if (this.#wiped) throw new CryptoError('E_KEY_WIPED')
    return this.#d
  }
}
