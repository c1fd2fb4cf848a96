import { createPublicKey } from 'node:crypto'
import { OctetString } from '@peculiar/asn1-schema'
import { CryptoError } from '#ca/crypto/crypto_error'
import { readDer } from '#ca/crypto/der'
import { P256_PARAMETERS, p256Spki } from '#ca/crypto/ec_public_key'
import { readPoint } from '#ca/crypto/gost3410'
import { gostScheme, type GostName } from '#ca/crypto/gost_scheme'
import { gostSpki } from '#ca/crypto/public_key'
import { CKA, CKK, CKM, GOST_PARAMETERS } from '#ca/crypto/pkcs11/numbers'
import type { Attribute } from 'pkcs11js'
import type { AlgorithmName } from '#ca/crypto/algorithms'

/** The value of an attribute of a public key on a token. */
export type ReadAttribute = (type: number) => Buffer

/** How keys of one algorithm are made, found and used through PKCS#11. */
export interface KeyKind {
  readonly algorithm: AlgorithmName
  /** CKA_KEY_TYPE. */
  readonly keyType: number
  readonly generation: number
  /** Signs what it is given, without hashing. */
  readonly signing: number
  /** What C_GenerateKeyPair is told about the public key. */
  readonly publicTemplate: readonly Attribute[]
  /** What it is told about the private key beside the attributes that all have. */
  readonly privateTemplate: readonly Attribute[]
  /** The longest signature, in bytes. */
  readonly signatureLength: number
  /** DER of the SubjectPublicKeyInfo. @throws CryptoError E_PUBLIC_KEY_… */
  spki(read: ReadAttribute): Uint8Array
}

/** The order wants 4096 bits of an authority's RSA key. */
const RSA_BITS = 4096

function rsa(bits = RSA_BITS): KeyKind {
  return {
    algorithm: 'rsa',
    keyType: CKK.rsa,
    generation: CKM.rsaKeyPairGen,
    signing: CKM.rsaPkcs,
    publicTemplate: [
      { type: CKA.modulusBits, value: bits },
      { type: CKA.publicExponent, value: Buffer.from([1, 0, 1]) },
    ],
    privateTemplate: [],
    signatureLength: 1024,
    spki(read) {
      const n = read(CKA.modulus).toString('base64url')
      const e = read(CKA.publicExponent).toString('base64url')
      const key = createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' })
      return new Uint8Array(key.export({ type: 'spki', format: 'der' }))
    },
  }
}

const EC: KeyKind = {
  algorithm: 'ec-p256',
  keyType: CKK.ec,
  generation: CKM.ecKeyPairGen,
  signing: CKM.ecdsa,
  publicTemplate: [{ type: CKA.ecParams, value: Buffer.from(P256_PARAMETERS) }],
  privateTemplate: [],
  signatureLength: 80,
  spki(read) {
    assertParameters(read(CKA.ecParams), P256_PARAMETERS)
    // CKA_EC_POINT is the point inside an OCTET STRING; some modules give the point alone.
    const value = read(CKA.ecPoint)
    if (value.length === 65) return p256Spki(value)
    const { buffer } = readDer(value, OctetString, 'E_PUBLIC_KEY_MALFORMED')
    return p256Spki(new Uint8Array(buffer))
  },
}

function gost(algorithm: GostName, numbers: Pick<KeyKind, 'keyType' | 'generation' | 'signing'>) {
  const { curve: parameters, hash } = GOST_PARAMETERS[algorithm]
  const scheme = gostScheme(algorithm)
  const template = [
    { type: CKA.gostParams, value: parameters },
    { type: CKA.gostHashParams, value: hash },
  ]
  const kind: KeyKind = {
    ...numbers,
    algorithm,
    publicTemplate: template,
    privateTemplate: template,
    signatureLength: 2 * scheme.curve.length,
    spki(read) {
      assertParameters(read(CKA.gostParams), parameters)
      return gostSpki(scheme, readPoint(scheme.curve, new Uint8Array(read(CKA.value))))
    },
  }
  return kind
}

function assertParameters(found: Uint8Array, expected: Uint8Array) {
  if (Buffer.compare(found, expected) === 0) return
  const curve = Buffer.from(found).toString('hex')
  throw new CryptoError('E_PUBLIC_KEY_PARAMETERS', { curve, hash: '–' })
}

const KINDS: Record<AlgorithmName, KeyKind> = {
  'rsa': rsa(),
  'ec-p256': EC,
  'gost-2004': gost('gost-2004', {
    keyType: CKK.gost3410,
    generation: CKM.gost3410KeyPairGen,
    signing: CKM.gost3410,
  }),
  'gost-2015': gost('gost-2015', {
    keyType: CKK.gost3410x512,
    generation: CKM.gost3410x512KeyPairGen,
    signing: CKM.gost3410x512,
  }),
}

/** How keys of this algorithm are made and used. @param rsaBits bits of a new RSA key */
export function keyKind(name: AlgorithmName, rsaBits?: number): KeyKind {
  return name === 'rsa' && rsaBits !== undefined ? rsa(rsaBits) : KINDS[name]
}

/** The kind of keys with this CKA_KEY_TYPE; undefined for others. */
export function kindOfKeyType(keyType: number): KeyKind | undefined {
  return Object.values(KINDS).find((kind) => kind.keyType === keyType)
}
