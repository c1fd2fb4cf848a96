import { EC_P256_KEY, RSA_2048_KEY } from '#ca/certificates/profiles/keys'
import { P_USER_2015 } from '#ca/certificates/profiles/p_user_2015'
import type { Profile } from '#ca/certificates/profiles/profile'

const TRIAL = { ...P_USER_2015, source: 'no order: trials only', trialOnly: true } as const

/** For trials of tokens without GOST: P-USER-2015 over an RSA-2048 key, under a demonstration authority only. */
export const T_USER_RSA: Profile = { ...TRIAL, id: 'T-USER-RSA', key: RSA_2048_KEY }

/** For trials of tokens without GOST: P-USER-2015 over a P-256 key, under a demonstration authority only. */
export const T_USER_EC: Profile = { ...TRIAL, id: 'T-USER-EC', key: EC_P256_KEY }

/** For trials of renewing: P-USER-2015 that ends after four weeks, under a demonstration authority only. */
export const T_USER_SHORT: Profile = {
  ...TRIAL,
  id: 'T-USER-SHORT',
  validity: { years: 0, days: 28, exact: true },
}
