import { EXTENSION } from '#ca/certificates/object_identifiers'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** Certificates of holders and of CAs have no extended key usage. */
export const noExtendedKeyUsage: LintRule = {
  id: 'no_extended_key_usage',
  citation: 'N10',
  check(certificate) {
    if (certificate.rule('extendedKeyUsage')) return []
    const found = certificate.extensions.some(({ extnID }) => extnID === EXTENSION.extendedKeyUsage)
    return found ? ['an extended key usage is there'] : []
  },
}
