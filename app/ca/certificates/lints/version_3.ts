import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** Every certificate is version 3. */
export const version3: LintRule = {
  id: 'version_3',
  citation: 'RFC 5280 4.1.2.1, annex 5',
  check({ tbs }) {
    return tbs.version === 3 ? [] : [`version ${tbs.version} instead of 3`]
  },
}
