import { createPublicKey, type KeyObject } from 'node:crypto'
import { OctetString } from '@peculiar/asn1-schema'
import { SubjectPublicKeyInfo } from '@peculiar/asn1-x509'
import { OID } from '#ca/crypto/oids'
import { CryptoError } from '#ca/crypto/crypto_error'
import { readDer, writeDer } from '#ca/crypto/der'
import { readPoint } from '#ca/crypto/gost3410'
import { readP256 } from '#ca/crypto/ec_public_key'
import { gostKeyAlgorithm, readGostKeyParameters } from '#ca/crypto/gost_key_parameters'
import { gostScheme, gostSchemeOfKey } from '#ca/crypto/gost_scheme'
import type { GostName, GostScheme } from '#ca/crypto/gost_scheme'
import type { Curve } from '#ca/crypto/gost3410_curves'

/** RSA moduli that are read, in bits: shorter ones are too weak, longer ones cost a verifier too much. */
const RSA_BITS = { least: 2048, most: 8192 }

/** What a SubjectPublicKeyInfo says. */
interface PublicKeyFacts {
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Uint8Array
  /** As the order counts: 512 for GOST 2004, 1024 for GOST 2015 (both coordinates), the modulus for RSA, 256 for P-256. */
  readonly bits: number
  /** The OIDs in the algorithm's parameters: curve and hash; the curve for EC; none for RSA. */
  readonly parameterOids: string[]
  /** The content of the BIT STRING without its count of unused bits (what key identifiers are made of, N6). */
  readonly subjectPublicKey: Uint8Array
}

/** A GOST key: a point of the curve, checked. */
export interface GostPublicKey extends PublicKeyFacts {
  readonly algorithm: GostName
  readonly curve: Curve
  /** x ‖ y, least significant byte first. */
  readonly point: Uint8Array
}

/** An RSA key, of a length that is neither too short nor absurd. */
export interface RsaPublicKey extends PublicKeyFacts {
  readonly algorithm: 'rsa'
  readonly key: KeyObject
}

/** A key on P-256. */
export interface EcPublicKey extends PublicKeyFacts {
  readonly algorithm: 'ec-p256'
  readonly key: KeyObject
}

/** A public key that has passed every check of `readPublicKey`. */
export type PublicKey = GostPublicKey | RsaPublicKey | EcPublicKey

/**
 * Reads a SubjectPublicKeyInfo (RFC 5280 4.1.2.7) with Kazakh GOST, RSA or P-256.
 *
 * @param spki DER
 * @throws CryptoError E_PUBLIC_KEY_MALFORMED, E_PUBLIC_KEY_ALGORITHM (none of these),
 *   E_PUBLIC_KEY_PARAMETERS, E_PUBLIC_KEY_LENGTH, E_PUBLIC_KEY_OFF_CURVE, E_PUBLIC_KEY_RSA_BITS
 */
export function readPublicKey(spki: Uint8Array): PublicKey {
  return readUsualGost(spki) ?? readAnyKey(spki)
}

/** How the keys of a scheme begin: all but the point has one form. */
function usual(name: GostName) {
  const scheme = gostScheme(name)
  const points = 2 * scheme.curve.length
  const whole = gostSpki(scheme, new Uint8Array(points))
  const { subjectPublicKey } = readDer(whole, SubjectPublicKeyInfo, 'E_PUBLIC_KEY_MALFORMED')
  return {
    scheme,
    begins: Buffer.from(whole.subarray(0, whole.length - points)),
    keyAt: whole.length - subjectPublicKey.byteLength,
  }
}

const usualForms = (['gost-2015', 'gost-2004'] as const).map(usual)

/** A GOST key in the form of every Kazakh certificate, byte for byte but for the point; undefined for any other. */
function readUsualGost(spki: Uint8Array): GostPublicKey | undefined {
  const form = usualForms.find(
    ({ begins, scheme }) =>
      spki.length === begins.length + 2 * scheme.curve.length &&
      begins.equals(spki.subarray(0, begins.length))
  )
  if (!form) return undefined
  const { scheme, begins, keyAt } = form
  return {
    algorithm: scheme.name,
    spki,
    bits: 16 * scheme.curve.length,
    parameterOids: [...scheme.parameters],
    subjectPublicKey: spki.slice(keyAt),
    curve: scheme.curve,
    point: readPoint(scheme.curve, spki.slice(begins.length)),
  }
}

function readAnyKey(spki: Uint8Array): PublicKey {
  const info = readDer(spki, SubjectPublicKeyInfo, 'E_PUBLIC_KEY_MALFORMED')
  const oid = info.algorithm.algorithm
  const scheme = gostSchemeOfKey(oid)
  if (scheme) return readGost(spki, info, scheme)
  if (oid === OID.rsaKey) return readRsa(spki, info)
  if (oid === OID.ecKey) return readEc(spki, info)
  throw new CryptoError('E_PUBLIC_KEY_ALGORITHM', { oid })
}

/** The BIT STRING holds an OCTET STRING (`04 40 …`, `04 81 80 …`) with x ‖ y little-endian. */
function readGost(spki: Uint8Array, info: SubjectPublicKeyInfo, scheme: GostScheme): GostPublicKey {
  const parameterOids = readGostKeyParameters(scheme, info.algorithm.parameters)
  const subjectPublicKey = new Uint8Array(info.subjectPublicKey)
  const { buffer } = readDer(subjectPublicKey, OctetString, 'E_PUBLIC_KEY_MALFORMED')
  return {
    algorithm: scheme.name,
    spki,
    bits: 16 * scheme.curve.length,
    parameterOids,
    subjectPublicKey,
    curve: scheme.curve,
    point: readPoint(scheme.curve, new Uint8Array(buffer)),
  }
}

function readRsa(spki: Uint8Array, info: SubjectPublicKeyInfo): RsaPublicKey {
  let key: KeyObject
  try {
    key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
  } catch {
    throw new CryptoError('E_PUBLIC_KEY_MALFORMED')
  }
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {}
  if (modulusLength < RSA_BITS.least || modulusLength > RSA_BITS.most) {
    throw new CryptoError('E_PUBLIC_KEY_RSA_BITS', { bits: modulusLength, ...RSA_BITS })
  }
  if (publicExponent < 3n || publicExponent % 2n === 0n) {
    throw new CryptoError('E_PUBLIC_KEY_MALFORMED')
  }
  return {
    algorithm: 'rsa',
    spki,
    bits: modulusLength,
    parameterOids: [],
    subjectPublicKey: new Uint8Array(info.subjectPublicKey),
    key,
  }
}

function readEc(spki: Uint8Array, info: SubjectPublicKeyInfo): EcPublicKey {
  return {
    algorithm: 'ec-p256',
    spki,
    bits: 256,
    parameterOids: [OID.p256Curve],
    subjectPublicKey: new Uint8Array(info.subjectPublicKey),
    key: readP256(spki, info),
  }
}

/** The SubjectPublicKeyInfo of a GOST key: DER, as every real Kazakh certificate writes it. */
export function gostSpki(scheme: GostScheme, point: Uint8Array): Uint8Array {
  const content = writeDer(new OctetString(point))
  return writeDer(
    new SubjectPublicKeyInfo({
      algorithm: gostKeyAlgorithm(scheme),
      subjectPublicKey: content.buffer as ArrayBuffer,
    })
  )
}
