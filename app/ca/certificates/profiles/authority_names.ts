import type { NameRule } from '#ca/certificates/profiles/profile'

/** The Root CA's name: CN, then C, as in its certificate of 2020 and in annex 5. */
export const ROOT_CA_NAME: readonly NameRule[] = [
  { attribute: 'commonName', required: true, value: 'НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST)' },
  { attribute: 'countryName', required: true, value: 'KZ' },
]

/** The State CA's name: C, O, CN, the order of its certificate of 2022; the values of annex 5. */
export const STATE_CA_NAME: readonly NameRule[] = [
  { attribute: 'countryName', required: true, value: 'KZ' },
  { attribute: 'organizationName', required: true, value: 'Қазақстан Республикасы' },
  {
    attribute: 'commonName',
    required: true,
    value: 'Мемлекеттік органдардың куәландырушы орталығы',
  },
]

/** The names of the trial authorities over RSA: nobody takes them for the real ones. */
export const TRIAL_ROOT_NAME: readonly NameRule[] = [
  { attribute: 'commonName', required: true, value: 'СЫНАҚ НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA)' },
  { attribute: 'countryName', required: true, value: 'KZ' },
]

export const TRIAL_STATE_NAME: readonly NameRule[] = [
  { attribute: 'countryName', required: true, value: 'KZ' },
  { attribute: 'organizationName', required: true, value: 'Қазақстан Республикасы' },
  {
    attribute: 'commonName',
    required: true,
    value: 'Сынақ мемлекеттік куәландырушы орталығы (RSA)',
  },
]

/** The name of a service of the State CA: C, O, CN; the organisation is the CA, as with the National CA (N-OCSP). */
export function serviceName(commonName: string): readonly NameRule[] {
  return [
    { attribute: 'countryName', required: true, value: 'KZ' },
    {
      attribute: 'organizationName',
      required: true,
      value: 'Мемлекеттік органдардың куәландырушы орталығы',
    },
    { attribute: 'commonName', required: true, value: commonName },
  ]
}
