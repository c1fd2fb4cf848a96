import { DELTA_LISTS_FROM } from '#ca/certificates/profiles/in_force'
import type { ExtensionRule, Profile } from '#ca/certificates/profiles/profile'

const FRESHEST: ExtensionRule = { kind: 'freshestCrl', critical: false, crl: 'deltaCrl' }

/** The next version of a holder's structure: it names the delta list behind the distribution point (N11, N13). */
export function withFreshestCrl(profile: Profile): Profile {
  return {
    ...profile,
    holdsFrom: DELTA_LISTS_FROM,
    source: `${profile.source}; note N11`,
    extensions: profile.extensions.flatMap((rule) =>
      rule.kind === 'crlDistributionPoints' ? [rule, FRESHEST] : [rule]
    ),
  }
}
