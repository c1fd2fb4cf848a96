import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The validity begins before it ends. */
export const validityOrder: LintRule = {
  id: 'validity_order',
  citation: 'RFC 5280 4.1.2.5',
  check({ tbs: { notBefore, notAfter } }) {
    const ordered = notBefore < notAfter
    return ordered ? [] : ['the validity ends before it begins']
  },
}
