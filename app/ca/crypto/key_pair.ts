import { CryptoError } from '#ca/crypto/crypto_error'
import { OID } from '#ca/crypto/oids'
import { readDer } from '#ca/crypto/der'
import { GostPrivateKey } from '#ca/crypto/gost_private_key'
import { gostScheme, gostSchemeOfKey } from '#ca/crypto/gost_scheme'
import { OpensslPrivateKey } from '#ca/crypto/openssl_private_key'
import { PrivateKeyInfo } from '#ca/crypto/private_key_info'
import { signerOf, type Signer } from '#ca/crypto/signer'
import type { AlgorithmName } from '#ca/crypto/algorithms'
import type { PrivateKey } from '#ca/crypto/private_key'

/** A key pair in memory. */
export class KeyPair {
  private constructor(private readonly key: PrivateKey) {}

  /**
   * A fresh key pair.
   *
   * @param options.rsaBits the modulus of an RSA key; the order wants 2048 for users and 4096 for authorities
   */
  static generate(name: AlgorithmName, { rsaBits = 2048 } = {}): KeyPair {
    if (name === 'rsa') return new KeyPair(OpensslPrivateKey.generateRsa(rsaBits))
    if (name === 'ec-p256') return new KeyPair(OpensslPrivateKey.generateEc())
    return new KeyPair(GostPrivateKey.generate(gostScheme(name)))
  }

  /**
   * The key pair of a PKCS#8 PrivateKeyInfo (RFC 5208), not encrypted.
   *
   * @throws CryptoError E_PRIVATE_KEY_MALFORMED, E_PRIVATE_KEY_ALGORITHM, E_PRIVATE_KEY_RANGE,
   *   E_PUBLIC_KEY_PARAMETERS, E_PUBLIC_KEY_RSA_BITS
   */
  static fromPkcs8(der: Uint8Array): KeyPair {
    const info = readDer(der, PrivateKeyInfo, 'E_PRIVATE_KEY_MALFORMED')
    const oid = info.privateKeyAlgorithm.algorithm
    const scheme = gostSchemeOfKey(oid)
    if (scheme) return new KeyPair(GostPrivateKey.fromPkcs8(scheme, info))
    if (oid === OID.rsaKey) return new KeyPair(OpensslPrivateKey.fromPkcs8('rsa', der))
    if (oid === OID.ecKey) return new KeyPair(OpensslPrivateKey.fromPkcs8('ec-p256', der))
    throw new CryptoError('E_PRIVATE_KEY_ALGORITHM', { oid })
  }

  get algorithm(): AlgorithmName {
    return this.key.algorithm
  }

  /** DER of the SubjectPublicKeyInfo. */
  get spki(): Uint8Array {
    return this.key.spki
  }

  /** DER of the PrivateKeyInfo. The caller wipes it. @throws CryptoError E_KEY_WIPED */
  toPkcs8(): Uint8Array {
    return this.key.toPkcs8()
  }

  /** A signer that works until the pair is wiped. */
  signer(): Signer {
    return signerOf(this.key)
  }

  /** Overwrites the private key. Whatever would use it afterwards throws CryptoError E_KEY_WIPED. */
  wipe(): void {
    this.key.wipe()
  }
}
