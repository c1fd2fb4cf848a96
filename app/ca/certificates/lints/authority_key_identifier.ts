import { sameBytes, toHex } from '#ca/certificates/asn1'
import { readAuthorityKeyIdentifier, readRawExtension } from '#ca/certificates/extension_views'
import { keyIdentifier } from '#ca/certificates/key_identifier'
import { remembered } from '#ca/crypto/remembered'
import { EXTENSION } from '#ca/certificates/object_identifiers'
import type { LintedCertificate } from '#ca/certificates/lints/linted_certificate'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The same under one authority. */
const read = remembered((der) => readAuthorityKeyIdentifier(readRawExtension(der)))

/** What the extension must say: of the authority's certificate, or of this one when it is self-signed. */
function expected({ issuer, key, tbs, serial }: LintedCertificate) {
  if (!issuer) {
    return { keyIdentifier: toHex(keyIdentifier(key.spki)), issuer: tbs.subject, serial }
  }
  return {
    keyIdentifier: issuer.subjectKeyIdentifier ?? toHex(keyIdentifier(issuer.key.spki)),
    issuer: issuer.issuer.der,
    serial: issuer.serial,
  }
}

/** keyIdentifier, authorityCertIssuer and authorityCertSerialNumber are there and name the authority's certificate. */
export const authorityKeyIdentifier: LintRule = {
  id: 'authority_key_identifier',
  citation: 'RFC 5280 4.2.1.1, N7',
  check(certificate) {
    const extension = certificate.extensions.find(
      ({ extnID }) => extnID === EXTENSION.authorityKeyIdentifier
    )
    if (!extension) return []
    const found = read(extension.der)
    const wanted = expected(certificate)
    const problems = []
    if (found.keyIdentifier !== wanted.keyIdentifier) problems.push('another key identifier')
    if (!found.issuer || !sameBytes(found.issuer, wanted.issuer)) problems.push('another issuer')
    if (found.serial !== wanted.serial) problems.push('another serial number')
    return problems
  },
}
