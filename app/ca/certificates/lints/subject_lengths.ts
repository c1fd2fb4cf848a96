import { ATTRIBUTES } from '#ca/certificates/attributes'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** No attribute is empty or longer than its upper bound, in characters. */
export const subjectLengths: LintRule = {
  id: 'subject_lengths',
  citation: 'RFC 5280 appendix A.1',
  check({ subject }) {
    return subject.flatMap(({ name, oid, value }) => {
      const length = [...value].length
      if (length === 0) return [`${name ?? oid} is empty`]
      const most = name ? ATTRIBUTES[name].maxLength : Number.POSITIVE_INFINITY
      return length > most ? [`${name} has ${length} characters, more than ${most}`] : []
    })
  },
}
