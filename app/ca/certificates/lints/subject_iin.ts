import { formProblems } from '#ca/certificates/lints/name_rules'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The serialNumber attribute is IIN and twelve digits. */
export const subjectIin: LintRule = {
  id: 'subject_iin',
  citation: 'annex 5 (Subject: SERIALNUMBER), N1',
  check({ subject, profile }) {
    return formProblems(subject, profile.subject, 'serialNumber')
  },
}
