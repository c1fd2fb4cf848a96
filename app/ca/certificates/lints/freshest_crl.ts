import { CRLDistributionPoints } from '@peculiar/asn1-x509'
import { decode } from '#ca/certificates/asn1'
import { addressProblems } from '#ca/certificates/lints/addresses'
import { remembered } from '#ca/crypto/remembered'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The same of all certificates of an authority. */
const read = remembered((der) => decode(der, CRLDistributionPoints))

/** One point with one .crl address and nothing else: where the delta list is. */
export const freshestCrl: LintRule = {
  id: 'freshest_crl',
  citation: 'N11, RFC 5280 4.2.1.15',
  check(certificate) {
    const value = certificate.value('freshestCrl')
    if (!value || !certificate.rule('freshestCrl')) return []
    const [point, ...others] = read(value)
    if (!point || others.length > 0) return ['not exactly one distribution point']
    if (point.reasons || point.cRLIssuer) return ['the point has reasons or another issuer']
    const [name, ...more] = point.distributionPoint?.fullName ?? []
    if (!name || more.length > 0) return ['not exactly one address']
    return addressProblems(name.uniformResourceIdentifier, '.crl')
  },
}
