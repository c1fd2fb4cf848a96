import type { DateTime } from 'luxon'
import { algorithm } from '#ca/crypto/algorithms'
import { fromHex } from '#ca/certificates/asn1'
import { readAuthority } from '#ca/certificates/authority_certificate'
import type { CertificateView } from '#ca/certificates/certificate_view'
import { TAG, writeBitString, writeElement } from '#ca/certificates/der'
import { unsignedInteger, utcTime } from '#ca/certificates/der_values'
import { buildExtension, type AuthorityReference } from '#ca/certificates/extensions'
import type { Holder } from '#ca/certificates/holder'
import { keyIdentifier } from '#ca/certificates/key_identifier'
import { buildHolderName, buildName, type NamePart } from '#ca/certificates/names'
import type { Addresses, Profile } from '#ca/certificates/profiles/profile'
import { assertUtcTime, endOfValidity } from '#ca/certificates/validity'

interface Common {
  profile: Profile
  /** DER SubjectPublicKeyInfo. */
  spki: Uint8Array
  /** Hex. */
  serial: string
  notBefore: DateTime
  /** The profile's term when absent. */
  notAfter?: DateTime
  addresses: Addresses
}

/** A holder's certificate under the certificate of the State CA (`issuer`, DER). */
export interface UserTbsInput extends Common {
  issuer: Uint8Array
  holder: Holder
}

/** An authority's certificate; without an issuer it is self-signed. */
export interface AuthorityTbsInput extends Common {
  issuer: Uint8Array | null
}

/** Name and key reference of the issuer. */
interface Issuing {
  name: Uint8Array
  reference: AuthorityReference
  notAfter: DateTime | null
}

function issuingBy(issuer: CertificateView): Issuing {
  return {
    name: issuer.subject.der,
    reference: {
      keyIdentifier: issuer.subjectKeyIdentifier
        ? fromHex(issuer.subjectKeyIdentifier)
        : keyIdentifier(issuer.key.spki),
      issuer: issuer.issuer.der,
      serial: issuer.serial,
    },
    notAfter: issuer.notAfter,
  }
}

function issuingItself(name: Uint8Array, { spki, serial }: Common): Issuing {
  return {
    name,
    reference: { keyIdentifier: keyIdentifier(spki), issuer: name, serial },
    notAfter: null,
  }
}

/** version [0] v3, extensions [3] (RFC 5280 4.1). */
const VERSION_3 = Uint8Array.of(0xa0, 3, TAG.INTEGER, 1, 2)
const EXTENSIONS = 0xa3

function buildTbs(input: Common, subject: Uint8Array, issuing: Issuing): Uint8Array {
  const { profile, spki, serial, notBefore, addresses } = input
  const notAfter = input.notAfter ?? endOfValidity(profile, notBefore, issuing.notAfter)
  assertUtcTime(notAfter)
  const source = {
    addresses,
    subjectKeyIdentifier: keyIdentifier(spki),
    authority: issuing.reference,
  }
  const extensions = profile.extensions.map((rule) => buildExtension(rule, source))
  return writeElement(
    TAG.SEQUENCE,
    VERSION_3,
    unsignedInteger(fromHex(serial)),
    algorithm(profile.signatureAlgorithm).signatureAlgorithm,
    issuing.name,
    writeElement(TAG.SEQUENCE, utcTime(notBefore), utcTime(notAfter)),
    subject,
    spki,
    writeElement(EXTENSIONS, writeElement(TAG.SEQUENCE, ...extensions))
  )
}

/**
 * The bytes to be signed of a holder's certificate (P-USER-2015, T-USER-EC): DER TBSCertificate. Pure; nothing
 * is checked here beyond what cannot be encoded: the linter judges the result.
 *
 * @throws CaError E_NAME_CHARACTERS, E_VALIDITY_PAST_2049, E_CERTIFICATE_UNREADABLE (the issuer's)
 */
export function buildUserTbs(input: UserTbsInput): Uint8Array {
  return buildTbs(input, buildHolderName(input.holder), issuingBy(readAuthority(input.issuer)))
}

/** DER of the subject that a profile fixes: an authority's name. */
export function authorityName(profile: Profile): Uint8Array {
  return buildName(
    profile.subject.map(({ attribute, value }): NamePart => [attribute, value ?? ''])
  )
}

/**
 * The bytes to be signed of an authority's certificate (P-ROOT-… with `issuer: null`, P-CA-…): DER
 * TBSCertificate. The subject is the profile's.
 *
 * @throws CaError E_VALIDITY_PAST_2049, E_CERTIFICATE_UNREADABLE (the issuer's)
 */
export function buildAuthorityTbs(input: AuthorityTbsInput): Uint8Array {
  const subject = authorityName(input.profile)
  const issuing = input.issuer
    ? issuingBy(readAuthority(input.issuer))
    : issuingItself(subject, input)
  return buildTbs(input, subject, issuing)
}

/** The DER certificate of signed bytes: the TBS stays as it is, byte for byte (RFC 5280 4.1). */
export function assembleCertificate(
  tbs: Uint8Array,
  signatureAlgorithm: Uint8Array,
  signature: Uint8Array
): Uint8Array {
  return writeElement(TAG.SEQUENCE, tbs, signatureAlgorithm, writeBitString(signature))
}
