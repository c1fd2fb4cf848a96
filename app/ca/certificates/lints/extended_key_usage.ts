import { ExtendedKeyUsage } from '@peculiar/asn1-x509'
import { decode } from '#ca/certificates/asn1'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** A service has the one purpose of its profile, in its order, and no other. */
export const extendedKeyUsage: LintRule = {
  id: 'extended_key_usage',
  citation: 'RFC 6960 4.2.2.2, RFC 3161 2.3',
  check(certificate) {
    const value = certificate.value('extendedKeyUsage')
    const rule = certificate.rule('extendedKeyUsage')
    if (!value || !rule) return []
    const found = [...decode(value, ExtendedKeyUsage)].join(', ')
    const expected = rule.purposes.join(', ')
    return found === expected ? [] : [`${found} instead of ${expected}`]
  },
}
