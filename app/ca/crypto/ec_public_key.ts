import { createPublicKey, type KeyObject } from 'node:crypto'
import { AsnProp, AsnPropTypes, AsnType, AsnTypeTypes } from '@peculiar/asn1-schema'
import { AlgorithmIdentifier, SubjectPublicKeyInfo } from '@peculiar/asn1-x509'
import { CryptoError } from '#ca/crypto/crypto_error'
import { readDer, writeDer } from '#ca/crypto/der'
import { OID } from '#ca/crypto/oids'

/** ECParameters (RFC 5480 2.1.1): of its three choices only a named curve is allowed in certificates. */
@AsnType({ type: AsnTypeTypes.Choice })
class EcParameters {
  @AsnProp({ type: AsnPropTypes.ObjectIdentifier })
  namedCurve = ''
}

/** Bytes of a number on P-256. */
export const P256_LENGTH = 32

const UNCOMPRESSED = 0x04

/** DER of the curve's name, as parameters of a key and as CKA_EC_PARAMS. */
export const P256_PARAMETERS = writeDer(
  Object.assign(new EcParameters(), { namedCurve: OID.p256Curve })
)

/**
 * Checks the parameters and the point of an EC key: P-256 by name, uncompressed (RFC 5480 2.2).
 *
 * @throws CryptoError E_PUBLIC_KEY_MALFORMED, E_PUBLIC_KEY_PARAMETERS, E_PUBLIC_KEY_LENGTH, E_PUBLIC_KEY_OFF_CURVE
 */
export function readP256(spki: Uint8Array, info: SubjectPublicKeyInfo): KeyObject {
  const parameters = new Uint8Array(info.algorithm.parameters ?? [])
  const { namedCurve } = readDer(parameters, EcParameters, 'E_PUBLIC_KEY_MALFORMED')
  if (namedCurve !== OID.p256Curve) {
    throw new CryptoError('E_PUBLIC_KEY_PARAMETERS', { curve: namedCurve, hash: '–' })
  }
  const point = new Uint8Array(info.subjectPublicKey)
  const expected = 1 + 2 * P256_LENGTH
  if (point.length !== expected || point[0] !== UNCOMPRESSED) {
    throw new CryptoError('E_PUBLIC_KEY_LENGTH', { expected, found: point.length })
  }
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
  } catch {
    throw new CryptoError('E_PUBLIC_KEY_OFF_CURVE', { curve: 'P-256' })
  }
}

/** The SubjectPublicKeyInfo (DER) of a point `04 ‖ x ‖ y`. */
export function p256Spki(point: Uint8Array): Uint8Array {
  const algorithm = new AlgorithmIdentifier({
    algorithm: OID.ecKey,
    parameters: Uint8Array.from(P256_PARAMETERS).buffer,
  })
  const subjectPublicKey = Uint8Array.from(point).buffer
  return writeDer(new SubjectPublicKeyInfo({ algorithm, subjectPublicKey }))
}
