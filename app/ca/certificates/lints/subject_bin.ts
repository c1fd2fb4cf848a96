import { formProblems } from '#ca/certificates/lints/name_rules'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The organizational unit is BIN and twelve digits. */
export const subjectBin: LintRule = {
  id: 'subject_bin',
  citation: 'annex 5 (Subject: OU)',
  check({ subject, profile }) {
    return formProblems(subject, profile.subject, 'organizationalUnitName')
  },
}
