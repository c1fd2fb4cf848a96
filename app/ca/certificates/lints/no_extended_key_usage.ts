import { EXTENSION } from '#ca/certificates/object_identifiers'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** Certificates of the State CA have no extended key usage. */
export const noExtendedKeyUsage: LintRule = {
  id: 'no_extended_key_usage',
  citation: 'N10',
  check({ extensions }) {
    const found = extensions.some(({ extnID }) => extnID === EXTENSION.extendedKeyUsage)
    return found ? ['an extended key usage is there'] : []
  },
}
