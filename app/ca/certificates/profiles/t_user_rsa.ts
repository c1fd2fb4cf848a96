import { RSA_2048_KEY } from '#ca/certificates/profiles/keys'
import { P_USER_2015 } from '#ca/certificates/profiles/p_user_2015'
import type { Profile } from '#ca/certificates/profiles/profile'

/** For trials of tokens without GOST: P-USER-2015 over an RSA-2048 key, under a demonstration authority only. */
export const T_USER_RSA: Profile = {
  ...P_USER_2015,
  id: 'T-USER-RSA',
  source: 'no order: trials only',
  trialOnly: true,
  key: RSA_2048_KEY,
}
