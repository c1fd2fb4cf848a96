import {
  AuthorityInfoAccessExtension,
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  CRLDistributionPointsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
} from '@peculiar/x509'
import {
  AuthorityKeyIdentifier,
  CertificatePolicies,
  CRLDistributionPoints,
  Qualifier,
  type PolicyQualifierInfo,
} from '@peculiar/asn1-x509'
import { decode, encode, integerHex, toHex } from '#ca/certificates/asn1'
import { CaError } from '#ca/ca_error'
import { childrenOf, readWhole, TAG } from '#ca/certificates/der'
import { oidText } from '#ca/certificates/oid_text'
import { remembered } from '#ca/crypto/remembered'
import { CPS_QUALIFIER } from '#ca/certificates/object_identifiers'

/** The bits of key usage in their order (RFC 5280 4.2.1.3). */
export const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const
export type KeyUsageName = (typeof KEY_USAGES)[number]

export interface AuthorityKeyView {
  /** Hex. */
  keyIdentifier: string | null
  /** DER of the issuer name of the authority's certificate. */
  issuer: Uint8Array | null
  /** Hex serial number of the authority's certificate. */
  serial: string | null
}

export interface PolicyView {
  oid: string
  /** Addresses of the practice statement, as they stand there. */
  cps: string[]
}

/** An extension as it stands in a certificate: its OID, and the DER of the whole of it. */
export interface RawExtension {
  oid: string
  critical: boolean
  /** DER of the extension's own value. */
  value: Uint8Array
  der: Uint8Array
}

/**
 * An extension as its DER has it.
 *
 * @throws CaError E_DER_MALFORMED
 */
export function readRawExtension(der: Uint8Array): RawExtension {
  const [type, ...rest] = childrenOf(readWhole(der))
  const value = rest.pop()
  const [critical, ...more] = rest
  const isFlag = !critical || critical.tag === TAG.BOOLEAN
  if (value?.tag !== TAG.OCTET_STRING || !isFlag || more.length > 0)
    throw new CaError('E_DER_MALFORMED', { reason: 'extension' })
  const isCritical = critical !== undefined && critical.content[0] !== 0
  return { oid: oidText(type), critical: isCritical, value: value.content, der }
}

/** Certificates of a profile have the same. */
const usagesOf = remembered((der) => new KeyUsagesExtension(Uint8Array.from(der)).usages)

export function readKeyUsage(extension: RawExtension): KeyUsageName[] {
  const usages = usagesOf(extension.der)
  return KEY_USAGES.filter((name) => (usages & KeyUsageFlags[name]) !== 0)
}

export function readBasicConstraints(extension: RawExtension) {
  const { ca, pathLength } = new BasicConstraintsExtension(Uint8Array.from(extension.der))
  return { ca, pathLength: pathLength ?? null }
}

export function readSubjectKeyIdentifier(extension: RawExtension): string {
  return new SubjectKeyIdentifierExtension(Uint8Array.from(extension.der)).keyId
}

export function readAuthorityKeyIdentifier(extension: RawExtension): AuthorityKeyView {
  const { keyId } = new AuthorityKeyIdentifierExtension(Uint8Array.from(extension.der))
  const asn = decode(extension.value, AuthorityKeyIdentifier)
  const directoryName = asn.authorityCertIssuer?.find((name) => name.directoryName)?.directoryName
  const serial = asn.authorityCertSerialNumber
  return {
    keyIdentifier: keyId ?? (asn.keyIdentifier ? toHex(asn.keyIdentifier.buffer) : null),
    issuer: directoryName ? encode(directoryName) : null,
    serial: serial ? integerHex(serial) : null,
  }
}

function cpsAddress(info: PolicyQualifierInfo): string[] {
  if (info.policyQualifierId !== CPS_QUALIFIER) return []
  return [decode(new Uint8Array(info.qualifier), Qualifier).cPSuri ?? '']
}

export function readPolicies(extension: RawExtension): PolicyView[] {
  return decode(extension.value, CertificatePolicies).map((policy) => ({
    oid: policy.policyIdentifier,
    cps: (policy.policyQualifiers ?? []).flatMap(cpsAddress),
  }))
}

export function readExtendedKeyUsage(extension: RawExtension): string[] {
  return new ExtendedKeyUsageExtension(Uint8Array.from(extension.der)).usages.map(String)
}

export function readAuthorityAccess(extension: RawExtension) {
  const access = new AuthorityInfoAccessExtension(Uint8Array.from(extension.der))
  return {
    caIssuers: access.caIssuers.map((name) => name.value),
    ocsp: access.ocsp.map((name) => name.value),
  }
}

/** The addresses of revocation lists, word for word: real ones are malformed here and there. */
export function readCrlAddresses(extension: RawExtension): string[] {
  const { distributionPoints } = new CRLDistributionPointsExtension(Uint8Array.from(extension.der))
  return addresses(distributionPoints)
}

/** The same of FreshestCRL, which has the same type (RFC 5280 4.2.1.15). */
export function readFreshestCrlAddresses(extension: RawExtension): string[] {
  return addresses(decode(extension.value, CRLDistributionPoints))
}

function addresses(points: Iterable<CRLDistributionPoints[number]>): string[] {
  return [...points].flatMap((point) =>
    (point.distributionPoint?.fullName ?? []).flatMap(
      (name) => name.uniformResourceIdentifier ?? []
    )
  )
}
