import { GOST_2004_KEY } from '#ca/certificates/profiles/keys'
import { P_TSA_2015 } from '#ca/certificates/profiles/p_tsa_2015'
import { P_USER_2004 } from '#ca/certificates/profiles/p_user_2004'
import { withPolicyOf } from '#ca/certificates/profiles/policy_of'
import type { Profile } from '#ca/certificates/profiles/profile'

/** The State CA's time stamping unit, GOST 2004. */
export const P_TSA_2004: Profile = {
  ...P_TSA_2015,
  id: 'P-TSA-2004',
  signatureAlgorithm: 'gost-2004',
  key: GOST_2004_KEY,
  extensions: withPolicyOf(P_USER_2004, P_TSA_2015.extensions),
}
