import { TRIAL_ROOT_NAME, TRIAL_STATE_NAME } from '#ca/certificates/profiles/authority_names'
import { RSA_4096_KEY } from '#ca/certificates/profiles/keys'
import { P_CA_2015 } from '#ca/certificates/profiles/p_ca_2015'
import { P_ROOT_2015 } from '#ca/certificates/profiles/p_root_2015'
import type { Profile } from '#ca/certificates/profiles/profile'

const TRIAL = { source: 'no order: trials only', trialOnly: true, key: RSA_4096_KEY } as const

/** For trials: a root over an RSA key, so that tools without GOST can check what the authority publishes. */
export const T_ROOT_RSA: Profile = {
  ...P_ROOT_2015,
  ...TRIAL,
  id: 'T-ROOT-RSA',
  signatureAlgorithm: 'rsa',
  issuer: TRIAL_ROOT_NAME,
  subject: TRIAL_ROOT_NAME,
}

/** For trials: the State CA over an RSA key, under T-ROOT-RSA. */
export const T_CA_RSA: Profile = {
  ...P_CA_2015,
  ...TRIAL,
  id: 'T-CA-RSA',
  signatureAlgorithm: 'rsa',
  issuer: TRIAL_ROOT_NAME,
  subject: TRIAL_STATE_NAME,
}
