/** How an attribute's value is encoded (N4). */
export type StringType = 'printable' | 'utf8' | 'ia5'

/** An attribute type of a name: its OID and its string type here (N4). */
export interface AttributeType {
  readonly oid: string
  /** The short form in a name's text. */
  readonly short: string
  readonly string: StringType
  /**
   * Upper bound in characters, RFC 5280 appendix A.1: ub-name for surname and givenName (the bounds of 40 and 16
   * there are those of X.400 addresses), ub-common-name …; for telephoneNumber X.520 annex C.
   */
  readonly maxLength: number
}

const UB_NAME = 32_768

/** The attribute types that subjects of the State CA carry. */
export const ATTRIBUTES = {
  countryName: { oid: '2.5.4.6', short: 'C', string: 'printable', maxLength: 2 },
  stateOrProvinceName: { oid: '2.5.4.8', short: 'ST', string: 'utf8', maxLength: 128 },
  organizationalUnitName: { oid: '2.5.4.11', short: 'OU', string: 'printable', maxLength: 64 },
  commonName: { oid: '2.5.4.3', short: 'CN', string: 'utf8', maxLength: 64 },
  surname: { oid: '2.5.4.4', short: 'SURNAME', string: 'utf8', maxLength: UB_NAME },
  serialNumber: { oid: '2.5.4.5', short: 'SERIALNUMBER', string: 'printable', maxLength: 64 },
  /** N2: holds the patronymic. */
  givenName: { oid: '2.5.4.42', short: 'G', string: 'utf8', maxLength: UB_NAME },
  organizationName: { oid: '2.5.4.10', short: 'O', string: 'utf8', maxLength: 64 },
  /** N3. */
  telephoneNumber: { oid: '2.5.4.20', short: 'Phone', string: 'printable', maxLength: 32 },
  emailAddress: { oid: '1.2.840.113549.1.9.1', short: 'E', string: 'ia5', maxLength: 255 },
} as const satisfies Record<string, AttributeType>

export type AttributeName = keyof typeof ATTRIBUTES

/** Attribute types that only other authorities' names carry. */
const FOREIGN: Record<string, string> = {
  '2.5.4.7': 'L',
  '2.5.4.9': 'STREET',
  '2.5.4.12': 'T',
  '2.5.4.15': 'BUSINESSCATEGORY',
  '2.5.4.17': 'POSTALCODE',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
}

const NAMES = new Map<string, AttributeName>(
  Object.entries(ATTRIBUTES).map(([name, type]) => [type.oid, name as AttributeName])
)

/** The name of one of our attribute types by its OID. */
export function attributeName(oid: string): AttributeName | undefined {
  return NAMES.get(oid)
}

/** What an attribute type is called in a name's text: C, CN … or its OID. */
export function attributeShortName(oid: string): string {
  const name = NAMES.get(oid)
  return name ? ATTRIBUTES[name].short : (FOREIGN[oid] ?? oid)
}
