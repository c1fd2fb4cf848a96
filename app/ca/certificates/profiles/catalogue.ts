import { CaError } from '#ca/ca_error'
import { P_CA_2004 } from '#ca/certificates/profiles/p_ca_2004'
import { P_CA_2015 } from '#ca/certificates/profiles/p_ca_2015'
import { P_HR_2015 } from '#ca/certificates/profiles/p_hr_2015'
import { P_OCSP_2004 } from '#ca/certificates/profiles/p_ocsp_2004'
import { P_OCSP_2015 } from '#ca/certificates/profiles/p_ocsp_2015'
import { P_ROOT_2004 } from '#ca/certificates/profiles/p_root_2004'
import { P_ROOT_2015 } from '#ca/certificates/profiles/p_root_2015'
import { P_TSA_2004 } from '#ca/certificates/profiles/p_tsa_2004'
import { P_TSA_2015 } from '#ca/certificates/profiles/p_tsa_2015'
import { P_USER_2004 } from '#ca/certificates/profiles/p_user_2004'
import { P_USER_2015 } from '#ca/certificates/profiles/p_user_2015'
import { T_CA_RSA, T_ROOT_RSA } from '#ca/certificates/profiles/t_authorities_rsa'
import { T_OCSP_RSA, T_TSA_RSA } from '#ca/certificates/profiles/t_services_rsa'
import { T_USER_EC, T_USER_RSA, T_USER_SHORT } from '#ca/certificates/profiles/t_users'
import { withFreshestCrl } from '#ca/certificates/profiles/with_freshest_crl'
import type { Profile, ProfileId } from '#ca/certificates/profiles/profile'

/** Every version of every structure. A change of the law adds a version with its own `holdsFrom` (N13). */
export const PROFILES: readonly Profile[] = [
  P_ROOT_2015,
  P_ROOT_2004,
  P_CA_2015,
  P_CA_2004,
  P_USER_2015,
  withFreshestCrl(P_USER_2015),
  P_USER_2004,
  withFreshestCrl(P_USER_2004),
  P_OCSP_2015,
  P_OCSP_2004,
  P_TSA_2015,
  P_TSA_2004,
  P_HR_2015,
  T_ROOT_RSA,
  T_CA_RSA,
  T_USER_RSA,
  withFreshestCrl(T_USER_RSA),
  T_USER_EC,
  withFreshestCrl(T_USER_EC),
  T_USER_SHORT,
  withFreshestCrl(T_USER_SHORT),
  T_OCSP_RSA,
  T_TSA_RSA,
]

function versions(id: ProfileId): Profile[] {
  return PROFILES.filter((each) => each.id === id).sort((a, b) =>
    a.holdsFrom.localeCompare(b.holdsFrom)
  )
}

/**
 * The newest version of a structure.
 *
 * @throws CaError E_PROFILE_UNKNOWN
 */
export function profile(id: ProfileId): Profile {
  const newest = versions(id).at(-1)
  if (!newest) throw new CaError('E_PROFILE_UNKNOWN', { profile: id })
  return newest
}

/**
 * The version of a structure that holds on a day (YYYY-MM-DD, Almaty).
 *
 * @throws CaError E_PROFILE_UNKNOWN, E_PROFILE_NOT_IN_FORCE
 */
export function profileOn(id: ProfileId, date: string): Profile {
  const inForce = versions(id).filter(({ holdsFrom }) => holdsFrom <= date)
  const newest = inForce.at(-1)
  if (newest) return newest
  throw new CaError('E_PROFILE_NOT_IN_FORCE', {
    profile: id,
    date,
    holdsFrom: profile(id).holdsFrom,
  })
}
