import type { LintRule } from '#ca/certificates/lints/lint_rule'

const MAX_BYTES = 20

/** The serial number is a positive integer of at most 20 bytes, in its shortest form. */
export const serialPositive: LintRule = {
  id: 'serial_positive',
  citation: 'RFC 5280 4.1.2.2, X.690 8.3.2, annex 5',
  check({ tbs }) {
    const bytes = tbs.serialNumber
    const problems = []
    if (bytes.length > MAX_BYTES) problems.push(`${bytes.length} bytes, more than ${MAX_BYTES}`)
    if (bytes.length === 0 || bytes[0] >= 0x80) problems.push('the serial number is negative')
    if (bytes.every((byte) => byte === 0)) problems.push('the serial number is zero')
    else if (bytes[0] === 0 && bytes[1] < 0x80)
      problems.push('the serial number begins with a zero')
    return problems
  },
}
