import { dayOf } from '#ca/clock'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The profile holds on the day the validity begins. */
export const profileInForce: LintRule = {
  id: 'profile_in_force',
  citation: 'N13',
  check({ tbs: { notBefore }, profile }) {
    if (dayOf(notBefore.getTime()) >= profile.holdsFrom) return []
    return [`${profile.id} holds from ${profile.holdsFrom} only`]
  },
}
