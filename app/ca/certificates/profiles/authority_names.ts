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
