import { GOST_2004_KEY } from '#ca/certificates/profiles/keys'
import { P_ROOT_2015 } from '#ca/certificates/profiles/p_root_2015'
import type { Profile } from '#ca/certificates/profiles/profile'

/** The Root CA's self-signed certificate, GOST 2004: fields and order of its real certificate of 2020. */
export const P_ROOT_2004: Profile = {
  ...P_ROOT_2015,
  id: 'P-ROOT-2004',
  source: "the Root CA's certificate of 2020",
  signatureAlgorithm: 'gost-2004',
  key: GOST_2004_KEY,
}
