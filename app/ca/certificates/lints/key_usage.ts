import { toHex } from '#ca/certificates/asn1'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The key usage is the profile's, bit for bit: e0 of holders, 06 of authorities. */
export const keyUsage: LintRule = {
  id: 'key_usage',
  citation: 'annex 5 (Key Usage), N5',
  check(certificate) {
    const value = certificate.value('keyUsage')
    const rule = certificate.rule('keyUsage')
    if (!value || !rule || toHex(value) === rule.value) return []
    return [`${toHex(value)} instead of ${rule.value}`]
  },
}
