import { EXTENSION } from '#ca/certificates/object_identifiers'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** Each extension is critical or not as the annex has it. */
export const extensionsCriticality: LintRule = {
  id: 'extensions_criticality',
  citation: 'annex 5 (criticality)',
  check({ extensions, profile }) {
    return profile.extensions.flatMap(({ kind, critical }) => {
      const found = extensions.find(({ extnID }) => extnID === EXTENSION[kind])
      if (!found || found.critical === critical) return []
      return [`${kind} is ${found.critical ? '' : 'not '}critical`]
    })
  },
}
