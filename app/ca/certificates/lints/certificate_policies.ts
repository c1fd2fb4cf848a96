import { CertificatePolicies, Qualifier } from '@peculiar/asn1-x509'
import { decode } from '#ca/certificates/asn1'
import { CPS_QUALIFIER } from '#ca/certificates/object_identifiers'
import { addressProblems } from '#ca/certificates/lints/addresses'
import { remembered } from '#ca/crypto/remembered'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The same of all certificates of an authority. */
const readQualifier = remembered((der) => decode(der, Qualifier))
const read = remembered((der) => decode(der, CertificatePolicies))

/** One policy, the profile's, with one CPS qualifier that is an address. */
export const certificatePolicies: LintRule = {
  id: 'certificate_policies',
  citation: 'annex 5 (Certificate Policies), RFC 5280 4.2.1.4',
  check(certificate) {
    const value = certificate.value('certificatePolicies')
    const rule = certificate.rule('certificatePolicies')
    if (!value || !rule) return []
    const [policy, ...others] = read(value)
    if (others.length > 0) return ['more than one policy']
    if (policy?.policyIdentifier !== rule.policy) {
      return [`${policy?.policyIdentifier} instead of ${rule.policy}`]
    }
    const [qualifier, ...rest] = policy.policyQualifiers ?? []
    if (qualifier?.policyQualifierId !== CPS_QUALIFIER || rest.length > 0) {
      return ['not exactly one CPS qualifier']
    }
    return addressProblems(readQualifier(new Uint8Array(qualifier.qualifier)).cPSuri)
  },
}
