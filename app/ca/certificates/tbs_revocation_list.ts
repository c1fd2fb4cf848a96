import { OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AuthorityKeyIdentifier,
  CRLReason,
  CRLReasons,
  Extension,
  KeyIdentifier,
  Name,
  RevokedCertificate,
  TBSCertList,
  Time,
  Version,
} from '@peculiar/asn1-x509'
import type { DateTime } from 'luxon'
import { algorithm } from '#ca/crypto/algorithms'
import { buffer, decode, encode, fromHex } from '#ca/certificates/asn1'
import { readAuthority } from '#ca/certificates/authority_certificate'
import { TAG, writeBitString, writeElement } from '#ca/certificates/der'
import { keyIdentifier } from '#ca/certificates/key_identifier'
import { EXTENSION } from '#ca/certificates/object_identifiers'
import type { AlgorithmName } from '#ca/crypto/algorithms'

/** Reasons that an entry may give (RFC 5280 5.3.1), weakest claim last. */
export const REVOCATION_REASONS = [
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
  'unspecified',
] as const
export type RevocationReason = (typeof REVOCATION_REASONS)[number]

/** A line of a list. */
export interface ListedCertificate {
  /** Hex serial number. */
  serial: string
  revokedAt: DateTime
  reason: RevocationReason
}

/** What a revocation list says. */
export interface RevocationListInput {
  /** DER certificate of the authority whose key signs. */
  issuer: Uint8Array
  /** The algorithm of that key. */
  signatureAlgorithm: AlgorithmName
  /** CRL Number, 1, 2, 3 … (RFC 5280 5.2.3). */
  number: number
  thisUpdate: DateTime
  nextUpdate: DateTime
  entries: readonly ListedCertificate[]
}

const extension = (extnID: string, value: Uint8Array) =>
  new Extension({ extnID, critical: false, extnValue: new OctetString(buffer(value)) })

/** DER INTEGER of a number that is not negative. */
function integer(value: number): Uint8Array {
  const hex = value.toString(16)
  const bytes = fromHex(hex.length % 2 ? `0${hex}` : hex)
  return writeElement(TAG.INTEGER, ...(bytes[0] >= 0x80 ? [Uint8Array.of(0)] : []), bytes)
}

/** No reason at all stands for `unspecified` (RFC 5280 5.3.1). */
function entry({ serial, revokedAt, reason }: ListedCertificate): RevokedCertificate {
  const coded = reason === 'unspecified' ? undefined : encode(new CRLReason(CRLReasons[reason]))
  return new RevokedCertificate({
    userCertificate: buffer(fromHex(serial)),
    revocationDate: new Time(revokedAt.toJSDate()),
    crlEntryExtensions: coded && [extension(EXTENSION.crlReason, coded)],
  })
}

/**
 * The bytes to be signed of a full revocation list: DER TBSCertList, v2, with authority key identifier and CRL
 * Number (RFC 5280 5.1.2, 5.2.1, 5.2.3). Entries stand in the order of their serial numbers, so that the same facts
 * give the same bytes.
 *
 * @throws CaError E_CERTIFICATE_UNREADABLE (the issuer's)
 */
export function buildTbsRevocationList(input: RevocationListInput): Uint8Array {
  const issuer = readAuthority(input.issuer)
  const key = issuer.subjectKeyIdentifier
    ? fromHex(issuer.subjectKeyIdentifier)
    : keyIdentifier(issuer.key.spki)
  const authorityKey = new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(buffer(key)) })
  const entries = input.entries.toSorted((a, b) => a.serial.localeCompare(b.serial)).map(entry)
  return encode(
    new TBSCertList({
      version: Version.v2,
      signature: decode(
        algorithm(input.signatureAlgorithm).signatureAlgorithm,
        AlgorithmIdentifier
      ),
      issuer: decode(issuer.subject.der, Name),
      thisUpdate: new Time(input.thisUpdate.toJSDate()),
      nextUpdate: new Time(input.nextUpdate.toJSDate()),
      revokedCertificates: entries.length > 0 ? entries : undefined,
      crlExtensions: [
        extension(EXTENSION.authorityKeyIdentifier, encode(authorityKey)),
        extension(EXTENSION.crlNumber, integer(input.number)),
      ],
    })
  )
}

/** The DER list of signed bytes (RFC 5280 5.1.1). */
export function assembleRevocationList(
  tbs: Uint8Array,
  signatureAlgorithm: Uint8Array,
  signature: Uint8Array
): Uint8Array {
  return writeElement(TAG.SEQUENCE, tbs, signatureAlgorithm, writeBitString(signature))
}
