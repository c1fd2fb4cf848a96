import { attributeProblems, valueProblems } from '#ca/certificates/lints/name_rules'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The issuer has the attributes and the values that the order prints. */
export const issuerName: LintRule = {
  id: 'issuer_name',
  citation: 'annex 5 (Issuer)',
  check({ issuerName: name, profile }) {
    return [...attributeProblems(name, profile.issuer), ...valueProblems(name, profile.issuer)]
  },
}
