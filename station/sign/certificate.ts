import { createHash } from 'node:crypto'
import { AsnConvert } from '@peculiar/asn1-schema'
import { Certificate, SubjectPublicKeyInfo } from '@peculiar/asn1-x509'
import { readPublicKey } from '#ca/crypto/public_key'
import { algorithm } from '#ca/crypto/algorithms'
import { StationError } from '#station/station_error'
import type { Algorithm } from '#ca/crypto/algorithms'

/** The certificate on a carrier, and what signs in its name. */
export interface SigningCertificate {
  der: Uint8Array
  parsed: Certificate
  /** SubjectPublicKeyInfo (DER). */
  spki: Uint8Array
  algorithm: Algorithm
}

/** Reads a certificate whose key is about to sign. @throws StationError E_CERTIFICATE_NOT_DER */
export function signingCertificate(der: Uint8Array): SigningCertificate {
  try {
    const parsed = AsnConvert.parse(der, Certificate)
    const spki = new Uint8Array(AsnConvert.serialize(parsed.tbsCertificate.subjectPublicKeyInfo))
    return { der, parsed, spki, algorithm: algorithm(readPublicKey(spki).algorithm) }
  } catch {
    throw new StationError('E_CERTIFICATE_NOT_DER')
  }
}

/** The bits of a public key in hex: how CryptoSocket shows it. @param spki SubjectPublicKeyInfo (DER) */
export function publicKeyHex(spki: Uint8Array): string {
  const { subjectPublicKey } = AsnConvert.parse(spki, SubjectPublicKeyInfo)
  return Buffer.from(subjectPublicKey).toString('hex')
}

/** The number of a key: SHA-1 of its bits, as in the subject key identifier (RFC 5280 4.2.1.2). */
export function keySerial(spki: Uint8Array): string {
  return createHash('sha1')
    .update(Buffer.from(publicKeyHex(spki), 'hex'))
    .digest('hex')
}
