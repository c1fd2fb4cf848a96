import { EXTENSION } from '#ca/certificates/object_identifiers'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The extensions stand in the order of the annex. */
export const extensionsOrder: LintRule = {
  id: 'extensions_order',
  citation: 'annex 5 (extension fields)',
  check({ extensions, profile }) {
    const order: string[] = profile.extensions.map(({ kind }) => EXTENSION[kind])
    const places = extensions.map(({ extnID }) => order.indexOf(extnID)).filter((at) => at >= 0)
    const ascending = places.every((place, at) => at === 0 || places[at - 1] <= place)
    return ascending ? [] : [`the order is not ${order.join(', ')}`]
  },
}
