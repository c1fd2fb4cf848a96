import { valueProblems } from '#ca/certificates/lints/name_rules'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** Where the order prints a subject's value (C = KZ, an authority's name), it is that value. */
export const subjectValues: LintRule = {
  id: 'subject_values',
  citation: 'annex 5 (Subject)',
  check({ subject, profile }) {
    return valueProblems(subject, profile.subject)
  },
}
