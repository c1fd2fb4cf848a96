import { ATTRIBUTES } from '#ca/certificates/attributes'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** Each attribute is in its string type: PrintableString, UTF8String or IA5String. */
export const subjectStringTypes: LintRule = {
  id: 'subject_string_types',
  citation: 'N4',
  check({ subject }) {
    return subject.flatMap(({ name, string }) => {
      if (!name || ATTRIBUTES[name].string === string) return []
      return [`${name} is ${string ?? 'another string type'} instead of ${ATTRIBUTES[name].string}`]
    })
  },
}
