/** The person a certificate is for, as the subject names them (annex 5). */
export interface Holder {
  surname: string
  givenName: string
  patronymic?: string | null
  /** Twelve digits, without a prefix. */
  iin: string
  /** Twelve digits of the agency, without a prefix. */
  bin: string
  /** The region's Kazakh name: ST. */
  regionName: string
  email?: string | null
  /** +7 and ten digits. */
  phone?: string | null
  /** O, seen in some real certificates; at most 64 characters. Annex 5 does not ask for it. */
  organisation?: string | null
}
