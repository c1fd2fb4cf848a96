import { DateTime } from 'luxon'
import { ZONE } from '#ca/clock'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The profile holds on the day the validity begins. */
export const profileInForce: LintRule = {
  id: 'profile_in_force',
  citation: 'N13',
  check({ tbs: { notBefore }, profile }) {
    const begins = DateTime.fromJSDate(notBefore, { zone: ZONE })
    if (begins.toFormat('yyyy-MM-dd') >= profile.holdsFrom) return []
    return [`${profile.id} holds from ${profile.holdsFrom} only`]
  },
}
