import type { KeyRule } from '#ca/certificates/profiles/profile'

/** GOST 2015: 1024 bits in the words of the order, with the parameters and the hash of annex 5. */
export const GOST_2015_KEY: KeyRule = {
  algorithm: 'gost-2015',
  size: 1024,
  parameterOids: ['1.2.398.3.10.1.1.2.2.1', '1.2.398.3.10.1.3.3'],
}

/** GOST 2004: 512 bits in the words of the order. N9: the second curve OID of annex 5 is read and never issued. */
export const GOST_2004_KEY: KeyRule = {
  algorithm: 'gost-2004',
  size: 512,
  parameterOids: ['1.2.398.3.10.1.1.1.1.1', '1.2.398.3.10.1.3.1.1.0'],
}

/** RSA of authorities. */
export const RSA_4096_KEY: KeyRule = { algorithm: 'rsa', size: 4096, parameterOids: [] }

/** RSA of users and of services. */
export const RSA_2048_KEY: KeyRule = { algorithm: 'rsa', size: 2048, parameterOids: [] }

/** P-256: the bits of a coordinate; the curve's name is the only parameter. For trials alone. */
export const EC_P256_KEY: KeyRule = {
  algorithm: 'ec-p256',
  size: 256,
  parameterOids: ['1.2.840.10045.3.1.7'],
}
