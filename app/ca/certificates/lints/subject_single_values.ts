import { childrenOf, countChildren, readWhole } from '#ca/certificates/der'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** One attribute per relative distinguished name, and no attribute twice. */
export const subjectSingleValues: LintRule = {
  id: 'subject_single_values',
  citation: 'annex 5 (Subject), N4',
  check({ subject, tbs }) {
    const oids = subject.map(({ oid }) => oid)
    const repeated = [...new Set(oids.filter((oid, at) => oids.indexOf(oid) !== at))]
    const joined = childrenOf(readWhole(tbs.subject)).filter((each) => countChildren(each) !== 1)
    return [
      ...repeated.map((oid) => `${oid} stands there more than once`),
      ...joined.map(() => 'a relative distinguished name has not exactly one attribute'),
    ]
  },
}
