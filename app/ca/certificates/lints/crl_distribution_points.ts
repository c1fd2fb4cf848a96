import { CRLDistributionPoints, type DistributionPoint } from '@peculiar/asn1-x509'
import { decode, toHex } from '#ca/certificates/asn1'
import { addressProblems } from '#ca/certificates/lints/addresses'
import { remembered } from '#ca/crypto/remembered'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

function reasonsOf(point: DistributionPoint): string | undefined {
  const { reasons } = point
  if (!reasons) return undefined
  return toHex(Uint8Array.of(reasons.unusedBits, ...new Uint8Array(reasons.value)))
}

/** The same of all certificates of an authority. */
const read = remembered((der) => decode(der, CRLDistributionPoints))

/** One distribution point with the profile's number of .crl addresses and its reasons; no other CRL issuer. */
export const crlDistributionPoints: LintRule = {
  id: 'crl_distribution_points',
  citation: 'annex 5 (CRL Distribution Points), RFC 5280 4.2.1.13',
  check(certificate) {
    const value = certificate.value('crlDistributionPoints')
    const rule = certificate.rule('crlDistributionPoints')
    if (!value || !rule) return []
    const [point, ...others] = read(value)
    if (!point || others.length > 0) return ['not exactly one distribution point']
    if (point.cRLIssuer) return ['another CRL issuer']
    const reasons = reasonsOf(point)
    if (reasons !== rule.reasons) return [`reasons ${reasons} instead of ${rule.reasons}`]
    const names = point.distributionPoint?.fullName ?? []
    if (names.length !== rule.crl.length) {
      return [`${names.length} addresses instead of ${rule.crl.length}`]
    }
    return names.flatMap((name) => addressProblems(name.uniformResourceIdentifier, '.crl'))
  },
}
