import { AuthorityInfoAccessSyntax } from '@peculiar/asn1-x509'
import { decode } from '#ca/certificates/asn1'
import { ACCESS } from '#ca/certificates/object_identifiers'
import { addressProblems } from '#ca/certificates/lints/addresses'
import { remembered } from '#ca/crypto/remembered'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The same of all certificates of an authority. */
const read = remembered((der) => decode(der, AuthorityInfoAccessSyntax))

/** caIssuers with a .cer address, and OCSP where the profile has it; in this order, nothing else. */
export const authorityInformationAccess: LintRule = {
  id: 'authority_information_access',
  citation: 'annex 5 (Authority Information Access), RFC 5280 4.2.2.1',
  check(certificate) {
    const value = certificate.value('authorityInformationAccess')
    const rule = certificate.rule('authorityInformationAccess')
    if (!value || !rule) return []
    const access = [...read(value)]
    const expected: string[] = [ACCESS.caIssuers, ...(rule.ocsp ? [ACCESS.ocsp] : [])]
    const methods = access.map(({ accessMethod }) => accessMethod)
    if (methods.join(' ') !== expected.join(' ')) {
      return [`${methods.join(', ')} instead of ${expected.join(', ')}`]
    }
    return access.flatMap(({ accessMethod, accessLocation }) =>
      addressProblems(
        accessLocation.uniformResourceIdentifier,
        accessMethod === ACCESS.caIssuers ? '.cer' : ''
      )
    )
  },
}
