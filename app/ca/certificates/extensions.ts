import { OctetString } from '@peculiar/asn1-schema'
import {
  AccessDescription,
  AuthorityInfoAccessSyntax,
  AuthorityKeyIdentifier,
  BasicConstraints,
  CertificatePolicies,
  CRLDistributionPoints,
  DistributionPoint,
  DistributionPointName,
  ExtendedKeyUsage,
  Extension,
  GeneralName,
  KeyIdentifier,
  Name,
  PolicyInformation,
  PolicyQualifierInfo,
  Qualifier,
  Reason,
  SubjectKeyIdentifier,
} from '@peculiar/asn1-x509'
import { buffer, decode, encode, fromHex } from '#ca/certificates/asn1'
import { ACCESS, CPS_QUALIFIER, EXTENSION } from '#ca/certificates/object_identifiers'
import type { Addresses, ExtensionRule } from '#ca/certificates/profiles/profile'

/** The certificate under whose key a certificate is signed, as the authority key identifier names it (N7). */
export interface AuthorityReference {
  keyIdentifier: Uint8Array
  /** DER name of the issuer of the authority's certificate. */
  issuer: Uint8Array
  /** Hex serial number of the authority's certificate. */
  serial: string
}

/** What an extension's value depends on besides the profile. */
export interface ExtensionSource {
  addresses: Addresses
  /** Key identifier of the subject's key. */
  subjectKeyIdentifier: Uint8Array
  authority: AuthorityReference
}

type Rule<K extends ExtensionRule['kind']> = Extract<ExtensionRule, { kind: K }>

function uri(address: string): GeneralName {
  return new GeneralName({ uniformResourceIdentifier: address })
}

function authorityKeyIdentifier({ keyIdentifier, issuer, serial }: AuthorityReference): Uint8Array {
  return encode(
    new AuthorityKeyIdentifier({
      keyIdentifier: new KeyIdentifier(buffer(keyIdentifier)),
      authorityCertIssuer: [new GeneralName({ directoryName: decode(issuer, Name) })],
      authorityCertSerialNumber: buffer(fromHex(serial)),
    })
  )
}

function certificatePolicies(policy: string, cps: string): Uint8Array {
  const qualifier = new PolicyQualifierInfo({
    policyQualifierId: CPS_QUALIFIER,
    qualifier: buffer(encode(new Qualifier({ cPSuri: cps }))),
  })
  const information = { policyIdentifier: policy, policyQualifiers: [qualifier] }
  return encode(new CertificatePolicies([new PolicyInformation(information)]))
}

function authorityInformationAccess(
  { caIssuers, ocsp }: Rule<'authorityInformationAccess'>,
  addresses: Addresses
): Uint8Array {
  const access = (method: string, address: string) =>
    new AccessDescription({ accessMethod: method, accessLocation: uri(address) })
  return encode(
    new AuthorityInfoAccessSyntax([
      access(ACCESS.caIssuers, addresses[caIssuers]),
      ...(ocsp ? [access(ACCESS.ocsp, addresses[ocsp])] : []),
    ])
  )
}

/** ReasonFlags of their DER content: the number of unused bits, then the bits. */
function reasonFlags(content: string): Reason {
  const [unused, ...bits] = fromHex(content)
  return Object.assign(new Reason(), { value: buffer(Uint8Array.from(bits)), unusedBits: unused })
}

function crlDistributionPoints(
  { crl, reasons }: Rule<'crlDistributionPoints'>,
  addresses: Addresses
): Uint8Array {
  const fullName = crl.map((key) => uri(addresses[key]))
  const point = new DistributionPoint({
    distributionPoint: new DistributionPointName({ fullName }),
  })
  if (reasons) point.reasons = reasonFlags(reasons)
  return encode(new CRLDistributionPoints([point]))
}

function extensionValue(rule: ExtensionRule, source: ExtensionSource): Uint8Array {
  switch (rule.kind) {
    case 'subjectKeyIdentifier':
      return encode(new SubjectKeyIdentifier(buffer(source.subjectKeyIdentifier)))
    case 'authorityKeyIdentifier':
      return authorityKeyIdentifier(source.authority)
    case 'basicConstraints':
      return encode(new BasicConstraints({ cA: true }))
    case 'keyUsage':
      return fromHex(rule.value)
    case 'extendedKeyUsage':
      return encode(new ExtendedKeyUsage([...rule.purposes]))
    case 'ocspNoCheck':
      return Uint8Array.of(0x05, 0x00)
    case 'certificatePolicies':
      return certificatePolicies(rule.policy, source.addresses[rule.cps])
    case 'authorityInformationAccess':
      return authorityInformationAccess(rule, source.addresses)
    case 'crlDistributionPoints':
      return crlDistributionPoints(rule, source.addresses)
  }
}

/** The extension that a rule of a profile asks for (RFC 5280 4.2.1, annex 5). */
export function buildExtension(rule: ExtensionRule, source: ExtensionSource): Extension {
  return new Extension({
    extnID: EXTENSION[rule.kind],
    critical: rule.critical,
    extnValue: new OctetString(buffer(extensionValue(rule, source))),
  })
}
