import { capitals } from '#ca/certificates/names'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** A holder's common name is SURNAME GIVEN-NAME in capitals, and begins with the surname when that stands there. */
export const subjectCommonName: LintRule = {
  id: 'subject_common_name',
  citation: 'annex 5 (Subject: CN = ТЕГІ АТЫ)',
  check(certificate) {
    if (certificate.profile.role !== 'user') return []
    const [surname] = certificate.subjectValues('surname')
    return certificate.subjectValues('commonName').flatMap((value) => {
      const problems = []
      if (value !== capitals(value)) problems.push('the common name is not in capitals')
      if (!value.includes(' ')) problems.push('the common name is one word')
      if (surname && !value.startsWith(`${surname} `)) {
        problems.push('the common name does not begin with the surname')
      }
      return problems
    })
  },
}
