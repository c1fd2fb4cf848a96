import { randomBytes } from 'node:crypto'
import { OctetString } from '@peculiar/asn1-schema'
import { CryptoError } from '#ca/crypto/crypto_error'
import { algorithm } from '#ca/crypto/algorithms'
import { readDer, writeDer } from '#ca/crypto/der'
import { publicPoint, sign } from '#ca/crypto/gost3410'
import { signatureBytes } from '#ca/crypto/gost3410_encoding'
import { gostKeyAlgorithm, readGostKeyParameters } from '#ca/crypto/gost_key_parameters'
import { fromLittleEndian, toLittleEndian } from '#ca/crypto/little_endian'
import { GostPrivateKeyValue, PrivateKeyInfo } from '#ca/crypto/private_key_info'
import { gostSpki } from '#ca/crypto/public_key'
import type { GostScheme } from '#ca/crypto/gost_scheme'
import type { PrivateKey } from '#ca/crypto/private_key'

/**
 * A GOST key pair. The private key is kept as bytes so that it can be overwritten; the BigInt that it becomes while
 * signing cannot be, and lives until the garbage collector takes it.
 */
export class GostPrivateKey implements PrivateKey {
  readonly algorithm
  readonly spki
  readonly #d: Uint8Array
  #wiped = false

  private constructor(
    private readonly scheme: GostScheme,
    d: bigint
  ) {
    this.algorithm = scheme.name
    this.spki = gostSpki(scheme, publicPoint(scheme.curve, d))
    this.#d = toLittleEndian(d, scheme.curve.length)
  }

  /** A fresh key: d evenly distributed over 1 … q − 1, by rejection. */
  static generate(scheme: GostScheme): GostPrivateKey {
    while (true) {
      const d = fromLittleEndian(randomBytes(scheme.curve.length))
      if (d > 0n && d < scheme.curve.q) return new GostPrivateKey(scheme, d)
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
    if (value.integer !== undefined) return new GostPrivateKey(scheme, value.integer)
    const bytes = new Uint8Array(value.littleEndian?.buffer ?? [])
    if (bytes.length !== scheme.curve.length) throw new CryptoError('E_PRIVATE_KEY_MALFORMED')
    return new GostPrivateKey(scheme, fromLittleEndian(bytes))
  }

  /** r ‖ s little-endian over the scheme's hash of the data; e is the hash read little-endian. */
  sign(data: Uint8Array): Uint8Array {
    const { curve, name } = this.scheme
    const alpha = fromLittleEndian(algorithm(name).digest(data))
    return signatureBytes(curve, sign(curve, this.d, alpha))
  }

  toPkcs8(): Uint8Array {
    const value = new GostPrivateKeyValue()
    if (this.algorithm === 'gost-2004') value.integer = this.d
    else value.littleEndian = new OctetString(toLittleEndian(this.d, this.scheme.curve.length))
    const info = new PrivateKeyInfo()
    info.privateKeyAlgorithm = gostKeyAlgorithm(this.scheme)
    info.privateKey = new OctetString(writeDer(value))
    return writeDer(info)
  }

  wipe() {
    this.#d.fill(0)
    this.#wiped = true
  }

  private get d(): bigint {
    if (this.#wiped) throw new CryptoError('E_KEY_WIPED')
    return fromLittleEndian(this.#d)
  }
}
