import type { KeyRule } from '#ca/certificates/profiles/profile'

/** GOST 2015: 1024 bits in the words of the order, with the parameters and the hash of annex 5. */
export const GOST_2015_KEY: KeyRule = {
  algorithm: 'gost-2015',
  size: 1024,
  parameterOids: ['1.2.398.3.10.1.1.2.2.1', '1.2.398.3.10.1.3.3'],
}

/** RSA of users. */
export const RSA_2048_KEY: KeyRule = { algorithm: 'rsa', size: 2048, parameterOids: [] }
