import type { LintRule } from '#ca/certificates/lints/lint_rule'

const TOLERANCE_HOURS = 24

/**
 * A holder's certificate is signed within a day of the beginning of its validity: a reservation that lay longer (a
 * sweep finds it) would take that time from the holder's three years.
 */
export const validityNotBackdated: LintRule = {
  id: 'validity_not_backdated',
  citation: 'S-14',
  check({ tbs: { notBefore }, profile, on }) {
    if (profile.role !== 'user') return []
    const earliest = on.minus({ hours: TOLERANCE_HOURS }).toJSDate()
    const begins = notBefore
    return begins >= earliest ? [] : [`signed more than a day after ${begins.toISOString()}`]
  },
}
