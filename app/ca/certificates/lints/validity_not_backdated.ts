import type { LintRule } from '#ca/certificates/lints/lint_rule'

const TOLERANCE_HOURS = 24

/** A certificate that is signed more than a day after its validity began deserves a look (a sweep does that). */
export const validityNotBackdated: LintRule = {
  id: 'validity_not_backdated',
  citation: 'S-14',
  severity: 'warning',
  check({ tbs: { validity }, on }) {
    const earliest = on.minus({ hours: TOLERANCE_HOURS }).toJSDate()
    const begins = validity.notBefore.getTime()
    return begins >= earliest ? [] : [`signed more than a day after ${begins.toISOString()}`]
  },
}
