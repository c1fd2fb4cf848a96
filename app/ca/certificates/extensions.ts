import { fromHex } from '#ca/certificates/asn1'
import { TAG, writeElement } from '#ca/certificates/der'
import { objectIdentifier, unsignedInteger } from '#ca/certificates/der_values'
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

/** Tags of the context in which an extension defines them (RFC 5280 A.2). */
const FIELD_0 = 0xa0
const FIELD_0_PRIMITIVE = 0x80
const FIELD_1 = 0xa1
const FIELD_1_PRIMITIVE = 0x81
const FIELD_2_PRIMITIVE = 0x82
/** GeneralName: directoryName, uniformResourceIdentifier (RFC 5280 4.2.1.6). */
const DIRECTORY_NAME = 0xa4
const URI = 0x86

const TRUE = Uint8Array.of(TAG.BOOLEAN, 1, 0xff)

const sequence = (...parts: Uint8Array[]) => writeElement(TAG.SEQUENCE, ...parts)
const ascii = (tag: number, text: string) => writeElement(tag, Buffer.from(text, 'latin1'))
const uri = (address: string) => ascii(URI, address)

/** The number itself under another tag. */
const integerAs = (tag: number, hex: string) =>
  Uint8Array.of(tag, ...unsignedInteger(fromHex(hex)).subarray(1))

function authorityKeyIdentifier({ keyIdentifier, issuer, serial }: AuthorityReference): Uint8Array {
  return sequence(
    writeElement(FIELD_0_PRIMITIVE, keyIdentifier),
    writeElement(FIELD_1, writeElement(DIRECTORY_NAME, issuer)),
    integerAs(FIELD_2_PRIMITIVE, serial)
  )
}

function certificatePolicies(policy: string, cps: string): Uint8Array {
  const qualifier = sequence(objectIdentifier(CPS_QUALIFIER), ascii(TAG.IA5_STRING, cps))
  return sequence(sequence(objectIdentifier(policy), sequence(qualifier)))
}

function authorityInformationAccess(
  { caIssuers, ocsp }: Rule<'authorityInformationAccess'>,
  addresses: Addresses
): Uint8Array {
  const access = (method: string, address: string) =>
    sequence(objectIdentifier(method), uri(address))
  return sequence(
    access(ACCESS.caIssuers, addresses[caIssuers]),
    ...(ocsp ? [access(ACCESS.ocsp, addresses[ocsp])] : [])
  )
}

/**
 * DER of CRLDistributionPoints with one point (RFC 5280 4.2.1.13, 4.2.1.15).
 *
 * @param reasons hex of the content of ReasonFlags: the number of unused bits, then the bits
 */
export function distributionPoints(addresses: readonly string[], reasons?: string): Uint8Array {
  const fullName = writeElement(FIELD_0, ...addresses.map(uri))
  const flags = reasons ? [writeElement(FIELD_1_PRIMITIVE, fromHex(reasons))] : []
  return sequence(sequence(writeElement(FIELD_0, fullName), ...flags))
}

function extensionValue(rule: ExtensionRule, source: ExtensionSource): Uint8Array {
  const { addresses } = source
  switch (rule.kind) {
    case 'subjectKeyIdentifier':
      return writeElement(TAG.OCTET_STRING, source.subjectKeyIdentifier)
    case 'authorityKeyIdentifier':
      return authorityKeyIdentifier(source.authority)
    case 'basicConstraints':
      return sequence(TRUE)
    case 'keyUsage':
      return fromHex(rule.value)
    case 'extendedKeyUsage':
      return sequence(...rule.purposes.map(objectIdentifier))
    case 'ocspNoCheck':
      return Uint8Array.of(0x05, 0x00)
    case 'certificatePolicies':
      return certificatePolicies(rule.policy, addresses[rule.cps])
    case 'authorityInformationAccess':
      return authorityInformationAccess(rule, addresses)
    case 'freshestCrl':
      return distributionPoints([addresses[rule.crl]])
    case 'crlDistributionPoints':
      return distributionPoints(
        rule.crl.map((key) => addresses[key]),
        rule.reasons
      )
  }
}

/** DER of the extension that a rule of a profile asks for (RFC 5280 4.2.1, annex 5). */
export function buildExtension(rule: ExtensionRule, source: ExtensionSource): Uint8Array {
  return sequence(
    objectIdentifier(EXTENSION[rule.kind]),
    ...(rule.critical ? [TRUE] : []),
    writeElement(TAG.OCTET_STRING, extensionValue(rule, source))
  )
}
