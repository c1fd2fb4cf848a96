import { encode, sameBytes, toHex } from '#ca/certificates/asn1'
import { readAuthorityKeyIdentifier } from '#ca/certificates/extension_views'
import { keyIdentifier } from '#ca/certificates/key_identifier'
import { EXTENSION } from '#ca/certificates/object_identifiers'
import type { LintedCertificate } from '#ca/certificates/lints/linted_certificate'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** What the extension must say: of the authority's certificate, or of this one when it is self-signed. */
function expected({ issuer, key, tbs, serial }: LintedCertificate) {
  if (!issuer) {
    return { keyIdentifier: toHex(keyIdentifier(key.spki)), issuer: encode(tbs.subject), serial }
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
    const value = certificate.value('authorityKeyIdentifier')
    if (!extension || !value) return []
    const raw = {
      oid: extension.extnID,
      critical: extension.critical,
      value,
      der: encode(extension),
    }
    const found = readAuthorityKeyIdentifier(raw)
    const wanted = expected(certificate)
    const problems = []
    if (found.keyIdentifier !== wanted.keyIdentifier) problems.push('another key identifier')
    if (!found.issuer || !sameBytes(found.issuer, wanted.issuer)) problems.push('another issuer')
    if (found.serial !== wanted.serial) problems.push('another serial number')
    return problems
  },
}
