import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** Issuer and subject have no unique identifiers. */
export const noUniqueIdentifiers: LintRule = {
  id: 'no_unique_identifiers',
  citation: 'RFC 5280 4.1.2.8',
  check({ tbs }) {
    return tbs.hasUniqueIdentifier ? ['a unique identifier is there'] : []
  },
}
