import { formProblems } from '#ca/certificates/lints/name_rules'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The telephone is +7 and ten digits. */
export const subjectTelephone: LintRule = {
  id: 'subject_telephone',
  citation: 'annex 5 (Subject: Phone), N3',
  check({ subject, profile }) {
    return formProblems(subject, profile.subject, 'telephoneNumber')
  },
}
