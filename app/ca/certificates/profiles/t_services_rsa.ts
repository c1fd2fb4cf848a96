import { TRIAL_STATE_NAME } from '#ca/certificates/profiles/authority_names'
import { RSA_2048_KEY } from '#ca/certificates/profiles/keys'
import { P_OCSP_2015 } from '#ca/certificates/profiles/p_ocsp_2015'
import { P_TSA_2015 } from '#ca/certificates/profiles/p_tsa_2015'
import type { Profile } from '#ca/certificates/profiles/profile'

const TRIAL = {
  source: 'no order: trials only',
  trialOnly: true,
  signatureAlgorithm: 'rsa',
  key: RSA_2048_KEY,
  issuer: TRIAL_STATE_NAME,
} as const

/** For trials: the OCSP responder of T-CA-RSA. */
export const T_OCSP_RSA: Profile = { ...P_OCSP_2015, ...TRIAL, id: 'T-OCSP-RSA' }

/** For trials: the time stamping unit of T-CA-RSA. */
export const T_TSA_RSA: Profile = { ...P_TSA_2015, ...TRIAL, id: 'T-TSA-RSA' }
