import { CRLDistributionPoints } from '@peculiar/asn1-x509'
import { decode } from '#ca/certificates/asn1'
import { addressProblems } from '#ca/certificates/lints/addresses'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** One distribution point with one .crl address; no reasons, no other CRL issuer. */
export const crlDistributionPoints: LintRule = {
  id: 'crl_distribution_points',
  citation: 'annex 5 (CRL Distribution Points), RFC 5280 4.2.1.13',
  severity: 'error',
  check(certificate) {
    const value = certificate.value('crlDistributionPoints')
    if (!value) return []
    const [point, ...others] = decode(value, CRLDistributionPoints)
    if (!point || others.length > 0) return ['not exactly one distribution point']
    if (point.reasons || point.cRLIssuer) return ['reasons or another CRL issuer']
    const [name, ...rest] = point.distributionPoint?.fullName ?? []
    if (!name || rest.length > 0) return ['not exactly one full name']
    return addressProblems(name.uniformResourceIdentifier, '.crl')
  },
}
