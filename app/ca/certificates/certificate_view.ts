import { Certificate, type Extension } from '@peculiar/asn1-x509'
import { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { decode, integerHex, sameBytes, toHex } from '#ca/certificates/asn1'
import { childrenOf, readWhole, TAG, type Element } from '#ca/certificates/der'
import * as read from '#ca/certificates/extension_views'
import type {
  AuthorityKeyView,
  KeyUsageName,
  PolicyView,
  RawExtension,
} from '#ca/certificates/extension_views'
import { nameText, parseName, type NameAttribute } from '#ca/certificates/names'
import { EXTENSION } from '#ca/certificates/object_identifiers'
import { fromPem } from '#ca/certificates/pem'
import { readKeyView, type KeyView } from '#ca/certificates/key_view'
import { sha1, sha256 } from '#ca/crypto/hash'
import { remembered } from '#ca/crypto/remembered'

export { certificateFields, type CertificateField } from '#ca/certificates/certificate_fields'

/** The longest certificate that is read: real ones have under 2 KB. */
const MAX_BYTES = 65_536

export interface NameView {
  der: Uint8Array
  attributes: NameAttribute[]
  /** One line: `C=KZ, CN=…`. */
  text: string
}

/** A certificate, read: ours or any other authority's. */
export interface CertificateView {
  der: Uint8Array
  /** The bytes that are signed. */
  tbs: Uint8Array
  /** 1, 2 or 3. */
  version: number
  /** Lower-case hex, even length. */
  serial: string
  /** DER AlgorithmIdentifier beside the signature, and its OID. */
  signatureAlgorithm: { oid: string; der: Uint8Array }
  /** DER AlgorithmIdentifier inside the signed bytes. */
  signedAlgorithm: Uint8Array
  signature: Uint8Array
  issuer: NameView
  subject: NameView
  /** UTC. */
  notBefore: DateTime
  notAfter: DateTime
  key: KeyView
  extensions: RawExtension[]
  /** OIDs of extensions whose value could not be read. */
  malformedExtensions: string[]
  /** null: absent, and so every use is allowed (RFC 5280 4.2.1.3). */
  keyUsage: KeyUsageName[] | null
  extendedKeyUsage: string[] | null
  basicConstraints: { ca: boolean; pathLength: number | null } | null
  /** Hex. */
  subjectKeyIdentifier: string | null
  authorityKeyIdentifier: AuthorityKeyView | null
  policies: PolicyView[]
  caIssuers: string[]
  ocsp: string[]
  crl: string[]
  freshestCrl: string[]
  /** Hex, over the DER. */
  fingerprints: { sha1: string; sha256: string }
  /** Issuer and subject are the same bytes. */
  selfIssued: boolean
}

function nameView(der: Uint8Array): NameView {
  const attributes = parseName(der)
  return { der, attributes, text: nameText(attributes) }
}

function rawExtension({ bytes }: Element, extension: Extension): RawExtension {
  return {
    oid: extension.extnID,
    critical: extension.critical,
    value: new Uint8Array(extension.extnValue.buffer),
    der: Uint8Array.from(bytes),
  }
}

/** Reads extensions one by one, so that a malformed one hides none of the others. */
class ExtensionReader {
  readonly malformed: string[] = []

  constructor(private readonly extensions: RawExtension[]) {}

  read<T>(oid: string, reader: (extension: RawExtension) => T): T | null {
    const extension = this.extensions.find((each) => each.oid === oid)
    if (!extension) return null
    try {
      return reader(extension)
    } catch {
      this.malformed.push(oid)
      return null
    }
  }
}

function readUses(extensions: RawExtension[], reader = new ExtensionReader(extensions)) {
  return {
    keyUsage: reader.read(EXTENSION.keyUsage, read.readKeyUsage),
    extendedKeyUsage: reader.read(EXTENSION.extendedKeyUsage, read.readExtendedKeyUsage),
    basicConstraints: reader.read(EXTENSION.basicConstraints, read.readBasicConstraints),
    malformedExtensions: reader.malformed,
  }
}

function readExtensions(extensions: RawExtension[]) {
  const reader = new ExtensionReader(extensions)
  const access = reader.read(EXTENSION.authorityInformationAccess, read.readAuthorityAccess)
  return {
    ...readUses(extensions, reader),
    subjectKeyIdentifier: reader.read(
      EXTENSION.subjectKeyIdentifier,
      read.readSubjectKeyIdentifier
    ),
    authorityKeyIdentifier: reader.read(
      EXTENSION.authorityKeyIdentifier,
      read.readAuthorityKeyIdentifier
    ),
    policies: reader.read(EXTENSION.certificatePolicies, read.readPolicies) ?? [],
    caIssuers: access?.caIssuers ?? [],
    ocsp: access?.ocsp ?? [],
    crl: reader.read(EXTENSION.crlDistributionPoints, read.readCrlAddresses) ?? [],
    freshestCrl: reader.read(EXTENSION.freshestCrl, read.readFreshestCrlAddresses) ?? [],
  }
}

const VERSION_TAG = 0xa0
const EXTENSIONS_TAG = 0xa3

/** The parts of a certificate as they stand in it, byte for byte (RFC 5280 4.1). */
function rawParts(der: Uint8Array) {
  const [tbs, outerAlgorithm, bits, ...rest] = childrenOf(readWhole(der))
  const wholeBytes = bits?.tag === TAG.BIT_STRING && bits.content[0] === 0
  if (!wholeBytes || rest.length > 0) throw new CaError('E_CERTIFICATE_UNREADABLE')
  const fields = childrenOf(tbs).filter(({ tag }) => tag !== VERSION_TAG)
  const extensions = fields.find(({ tag }) => tag === EXTENSIONS_TAG)
  const [, signedAlgorithm, issuer, , subject, spki] = fields.map(({ bytes }) =>
    Uint8Array.from(bytes)
  )
  return {
    tbs: Uint8Array.from(tbs.bytes),
    outerAlgorithm: Uint8Array.from(outerAlgorithm.bytes),
    signature: Uint8Array.from(bits.content.subarray(1)),
    signedAlgorithm,
    issuer,
    subject,
    spki,
    extensions: extensions ? childrenOf(readWhole(extensions.content)) : [],
  }
}

function readDer(der: Uint8Array): CertificateView {
  const raw = rawParts(der)
  const { tbsCertificate, signatureAlgorithm } = decode(der, Certificate)
  const { validity } = tbsCertificate
  const asn = [...(tbsCertificate.extensions ?? [])]
  const extensions = raw.extensions.map((element, at) => rawExtension(element, asn[at]))
  return {
    der: Uint8Array.from(der),
    tbs: raw.tbs,
    version: tbsCertificate.version + 1,
    serial: integerHex(tbsCertificate.serialNumber),
    signatureAlgorithm: { oid: signatureAlgorithm.algorithm, der: raw.outerAlgorithm },
    signedAlgorithm: raw.signedAlgorithm,
    signature: raw.signature,
    issuer: nameView(raw.issuer),
    subject: nameView(raw.subject),
    notBefore: DateTime.fromJSDate(validity.notBefore.getTime(), { zone: 'utc' }),
    notAfter: DateTime.fromJSDate(validity.notAfter.getTime(), { zone: 'utc' }),
    key: readKeyView(raw.spki),
    extensions,
    ...readExtensions(extensions),
    fingerprints: { sha1: toHex(sha1(der)), sha256: toHex(sha256(der)) },
    selfIssued: sameBytes(raw.issuer, raw.subject),
  }
}

/** An authority's certificate is read with each act. */
const readOnce = remembered(readDer, 256)

/** What a certificate's key may be used for, and the key. */
export interface KeyUse extends Pick<
  CertificateView,
  'keyUsage' | 'extendedKeyUsage' | 'basicConstraints'
> {
  /** DER SubjectPublicKeyInfo. */
  spki: Uint8Array
}

/**
 * Reads of a certificate that we have issued ourselves (DER) what its key may be used for, and nothing else: a tenth of the
 * time of `readCertificate`.
 *
 * @throws CaError E_CERTIFICATE_UNREADABLE
 */
export function readKeyUse(der: Uint8Array): KeyUse {
  const { spki, extensions } = rawParts(der)
  const uses = readUses(extensions.map(({ bytes }) => read.readRawExtension(bytes)))
  if (uses.malformedExtensions.length > 0) throw new CaError('E_CERTIFICATE_UNREADABLE')
  return { spki, ...uses }
}

/**
 * Reads one certificate from DER or PEM, whichever authority issued it (GOST 2004, GOST 2015, RSA). Nothing is
 * verified here. Of a PEM with several, the first. The view may be shared with others who read the same bytes: it is not
 * to be changed.
 *
 * @throws CaError E_CERTIFICATE_UNREADABLE
 */
export function readCertificate(bytes: Uint8Array): CertificateView {
  if (bytes.length > MAX_BYTES) throw new CaError('E_CERTIFICATE_UNREADABLE')
  try {
    return readOnce(fromPem(bytes)[0])
  } catch {
    throw new CaError('E_CERTIFICATE_UNREADABLE')
  }
}
