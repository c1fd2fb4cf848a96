import { DateTime } from 'luxon'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** A holder's certificate is valid three years to the second; an authority's, not longer than its profile says. */
export const validityTerm: LintRule = {
  id: 'validity_term',
  citation: 'S-14',
  check({ tbs: { notBefore, notAfter }, profile }) {
    const { years, days = 0, exact } = profile.validity
    const from = DateTime.fromJSDate(notBefore, { zone: 'utc' })
    const left = notAfter.getTime() - from.plus({ years, days }).toMillis()
    const term = days > 0 ? `${years} years and ${days} days` : `${years} years`
    if (left > 0) return [`valid for more than ${term}`]
    return exact && left < 0 ? [`valid for less than ${term}`] : []
  },
}
