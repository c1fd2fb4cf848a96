import { serialFromKey } from '#ca/certificates/serial_number'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** Serial number and key identifier go together: one key, one certificate. */
export const serialFromSubjectKey: LintRule = {
  id: 'serial_from_key',
  citation: 'annex 5 (Subject Key Identifier), N6',
  check({ serial, key }) {
    const expected = serialFromKey(key.spki)
    return serial === expected ? [] : [`serial ${serial} instead of the key's ${expected}`]
  },
}
