import { attributeProblems } from '#ca/certificates/lints/name_rules'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The subject has every attribute that the profile requires, and none that it does not know. */
export const subjectAttributes: LintRule = {
  id: 'subject_attributes',
  citation: 'annex 5 (Subject)',
  check({ subject, profile }) {
    return attributeProblems(subject, profile.subject)
  },
}
