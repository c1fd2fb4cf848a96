import { DateTime } from 'luxon'
import { fromHex } from '#ca/certificates/asn1'
import { readCertificate } from '#ca/certificates/certificate_view'
import { childrenOf, readWhole, TAG, writeElement } from '#ca/certificates/der'
import { sha1, sha256 } from '#ca/crypto/hash'
import Certificate from '#models/certificate'
import Revocation from '#models/revocation'
import type Authority from '#models/authority'

const SHA1 = fromHex('300906052b0e03021a0500')
export const SHA256 = fromHex('300d06096086480165030402010500')
const oid = (hex: string) => writeElement(0x06, fromHex(hex))

/** How a CertID names its issuer. */
export interface Naming {
  /** DER AlgorithmIdentifier. */
  algorithm: Uint8Array
  hash: (data: Uint8Array) => Uint8Array
}

export const BY_SHA1: Naming = { algorithm: SHA1, hash: sha1 }
export const BY_SHA256: Naming = { algorithm: SHA256, hash: sha256 }

/** DER CertID of a certificate under an authority. */
export function certId(authority: Uint8Array, serial: string, by: Naming = BY_SHA1): Uint8Array {
  const { subject, key } = readCertificate(authority)
  const [, bits] = childrenOf(readWhole(key.spki))
  const number = fromHex(serial)
  return writeElement(
    TAG.SEQUENCE,
    by.algorithm,
    writeElement(TAG.OCTET_STRING, by.hash(subject.der)),
    writeElement(TAG.OCTET_STRING, by.hash(bits.content.subarray(1))),
    writeElement(TAG.INTEGER, ...(number[0] >= 0x80 ? [Uint8Array.of(0)] : []), number)
  )
}

export const extension = (id: string, value: Uint8Array, critical = false) =>
  writeElement(
    TAG.SEQUENCE,
    oid(id),
    ...(critical ? [writeElement(TAG.BOOLEAN, Uint8Array.of(0xff))] : []),
    writeElement(TAG.OCTET_STRING, value)
  )

/** The nonce of RFC 9654 2.1. */
export const nonceOf = (nonce: Uint8Array) =>
  extension('2b0601050507300102', writeElement(TAG.OCTET_STRING, nonce))

/** DER OCSPRequest. */
export function statusRequest(ids: readonly Uint8Array[], ...extensions: Uint8Array[]): Uint8Array {
  const list = writeElement(TAG.SEQUENCE, ...ids.map((id) => writeElement(TAG.SEQUENCE, id)))
  const more =
    extensions.length > 0 ? [writeElement(0xa2, writeElement(TAG.SEQUENCE, ...extensions))] : []
  return writeElement(TAG.SEQUENCE, writeElement(TAG.SEQUENCE, list, ...more))
}

const ROW = {
  applicationId: null,
  carrierId: null,
  profile: 'P-USER-2015',
  der: null,
  fingerprint: null,
  holderIin: '850312400019',
  agencyBin: '220641000200',
  search: '',
  reservedBy: 'test',
  issuedAt: null,
  voidReason: null,
} as const

/** The row of a certificate, without the certificate. */
export function certificateRow(
  { id: authorityId }: Authority,
  serial: string,
  state: Certificate['state'] = 'issued'
) {
  const now = DateTime.utc().startOf('second')
  const times = { notBefore: now, notAfter: now.plus({ years: 3 }), reservedAt: now }
  const spkiSha256 = serial.padStart(64, '0')
  return Certificate.create({
    ...ROW,
    ...times,
    authorityId,
    serial,
    state,
    spkiSha256,
    tbs: Buffer.of(0),
  })
}

/** The row that revokes a certificate. */
export function revocationRow({ id: certificateId }: Certificate, reason: number, at: string) {
  return Revocation.create({
    certificateId,
    ground: 'holder_asked',
    reason,
    revokedAt: DateTime.fromISO(at, { zone: 'utc' }),
    invalidityDate: null,
    channel: 'offline',
    letterId: null,
  })
}
