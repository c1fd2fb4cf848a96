import { OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  CertificateList,
  CRLReason,
  CRLReasons,
  Extension,
  Name,
  RevokedCertificate,
  TBSCertList,
  Time,
  Version,
} from '@peculiar/asn1-x509'
import type { DateTime } from 'luxon'
import { buffer, decode, encode, fromHex } from '#ca/certificates/asn1'
import { readCertificate } from '#ca/certificates/certificate_view'
import { EXTENSION } from '#ca/certificates/object_identifiers'
import type { Certified } from '#tests/support/chain'

export interface ListedSerial {
  serial: string
  date: DateTime
  reason?: keyof typeof CRLReasons
}

export interface ListInput {
  by: Certified
  thisUpdate: DateTime
  nextUpdate: DateTime | null
  revoked?: ListedSerial[]
  number?: number
  /** Makes it a delta list. */
  base?: number
  /** OID of a critical extension to add. */
  critical?: string
}

function integer(value: number): Uint8Array {
  return Uint8Array.of(2, 1, value)
}

function extension(extnID: string, value: Uint8Array, critical = false): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(buffer(value)) })
}

function entry({ serial, date, reason }: ListedSerial): RevokedCertificate {
  const code = reason && encode(new CRLReason(CRLReasons[reason]))
  return new RevokedCertificate({
    userCertificate: buffer(fromHex(serial)),
    revocationDate: new Time(date.toJSDate()),
    crlEntryExtensions: code && [extension(EXTENSION.crlReason, code)],
  })
}

/** A revocation list of an authority, DER. */
export async function issueList(input: ListInput): Promise<Uint8Array> {
  const { by, thisUpdate, nextUpdate, revoked = [], number = 1, base, critical } = input
  const signer = by.keys.signer()
  const algorithm = decode(signer.signatureAlgorithm, AlgorithmIdentifier)
  const list = new TBSCertList({
    version: Version.v2,
    signature: algorithm,
    issuer: decode(readCertificate(by.certificate).subject.der, Name),
    thisUpdate: new Time(thisUpdate.toJSDate()),
    nextUpdate: nextUpdate ? new Time(nextUpdate.toJSDate()) : undefined,
    revokedCertificates: revoked.length > 0 ? revoked.map(entry) : undefined,
    crlExtensions: [
      extension(EXTENSION.crlNumber, integer(number)),
      ...(base === undefined ? [] : [extension(EXTENSION.deltaCrlIndicator, integer(base), true)]),
      ...(critical ? [extension(critical, Uint8Array.of(5, 0), true)] : []),
    ],
  })
  const signature = await signer.sign(encode(list))
  return encode(
    new CertificateList({
      tbsCertList: list,
      signatureAlgorithm: algorithm,
      signature: buffer(signature),
    })
  )
}
