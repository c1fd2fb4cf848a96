import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** No extension stands there twice. */
export const extensionsNoDuplicates: LintRule = {
  id: 'extensions_no_duplicates',
  citation: 'RFC 5280 4.2',
  check({ extensions }) {
    const oids = extensions.map(({ extnID }) => extnID)
    const repeated = new Set(oids.filter((oid, at) => oids.indexOf(oid) !== at))
    return [...repeated].map((oid) => `${oid} stands there more than once`)
  },
}
