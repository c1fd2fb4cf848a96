import { GOST_2004_KEY } from '#ca/certificates/profiles/keys'
import { P_USER_2015 } from '#ca/certificates/profiles/p_user_2015'
import type { ExtensionRule, Profile } from '#ca/certificates/profiles/profile'

const POLICY: ExtensionRule = {
  kind: 'certificatePolicies',
  critical: false,
  policy: '1.2.398.3.2.1',
  cps: 'cps',
}

/**
 * A holder's certificate, GOST 2004 (annex 5; N1 to N10). The key usage is optional in the annex; N5 sets it to
 * `e0` as in GOST 2015.
 */
export const P_USER_2004: Profile = {
  ...P_USER_2015,
  id: 'P-USER-2004',
  signatureAlgorithm: 'gost-2004',
  key: GOST_2004_KEY,
  extensions: P_USER_2015.extensions.map((rule) =>
    rule.kind === 'certificatePolicies' ? POLICY : rule
  ),
}
