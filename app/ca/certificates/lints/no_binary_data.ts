import { EXTENSION } from '#ca/certificates/object_identifiers'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** 1.2.398.3.10.1.2 is undocumented and never issued. */
export const noBinaryData: LintRule = {
  id: 'no_binary_data',
  citation: 'N8',
  check({ extensions }) {
    const found = extensions.some(({ extnID }) => extnID === EXTENSION.binaryData)
    return found ? [`${EXTENSION.binaryData} is there`] : []
  },
}
