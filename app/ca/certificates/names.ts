import { Name, type AttributeValue } from '@peculiar/asn1-x509'
import { CaError } from '#ca/ca_error'
import { decode } from '#ca/certificates/asn1'
import {
  ATTRIBUTES,
  attributeName,
  attributeShortName,
  type AttributeName,
  type StringType,
} from '#ca/certificates/attributes'
import { TAG, writeElement } from '#ca/certificates/der'
import { objectIdentifier } from '#ca/certificates/der_values'
import type { Holder } from '#ca/certificates/holder'
import { readPlainName } from '#ca/certificates/plain_name'

/** An attribute of a name as it was read. */
export interface NameAttribute {
  oid: string
  /** Ours by name; undefined for an attribute type that our subjects never carry. */
  name: AttributeName | undefined
  value: string
  /** undefined for a string type that is none of ours (BMPString …). */
  string: StringType | undefined
  /** Position of the relative distinguished name that holds it. */
  position: number
}

/** A name to build: one attribute per relative distinguished name, in this order. */
export type NamePart = readonly [attribute: AttributeName, value: string]

const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]*$/
const IA5 = /^[\x20-\x7e]*$/

/** What a string type can hold; UTF8String holds everything. */
const HOLDS: Record<StringType, RegExp | null> = { printable: PRINTABLE, ia5: IA5, utf8: null }
const TAGS: Record<StringType, number> = {
  printable: TAG.PRINTABLE_STRING,
  ia5: TAG.IA5_STRING,
  utf8: TAG.UTF8_STRING,
}

const TYPES = new Map(
  Object.entries(ATTRIBUTES).map(([name, { oid }]) => [name, objectIdentifier(oid)])
)

function relativeName([attribute, value]: NamePart): Uint8Array {
  const string: StringType = ATTRIBUTES[attribute].string
  if (HOLDS[string]?.test(value) === false)
    throw new CaError('E_NAME_CHARACTERS', { attribute, value })
  const type = TYPES.get(attribute) ?? objectIdentifier(ATTRIBUTES[attribute].oid)
  const text = writeElement(TAGS[string], Buffer.from(value, 'utf8'))
  return writeElement(TAG.SET, writeElement(TAG.SEQUENCE, type, text))
}

/**
 * DER of a name with these attributes in this order, string types as in N4.
 *
 * @throws CaError E_NAME_CHARACTERS when a value cannot be written in its string type
 */
export function buildName(parts: readonly NamePart[]): Uint8Array {
  return writeElement(TAG.SEQUENCE, ...parts.map(relativeName))
}

/** A person's name as certificates have it: composed (NFC), single spaces, upper case. */
export function capitals(text: string): string {
  return text.toUpperCase().normalize('NFC').trim().replace(/\s+/g, ' ')
}

/** The common name of a holder: SURNAME GIVEN-NAME (annex 5). */
export function commonName(surname: string, givenName: string): string {
  return `${capitals(surname)} ${capitals(givenName)}`
}

/** The parts of a holder's subject in the order of N4; what is optional and absent is left out. */
export function holderParts(holder: Holder): NamePart[] {
  const optional = (attribute: AttributeName, value: string | null | undefined): NamePart[] =>
    value?.trim() ? [[attribute, value.trim()]] : []
  return [
    ['countryName', 'KZ'],
    ['stateOrProvinceName', holder.regionName.normalize('NFC').trim()],
    ['organizationalUnitName', `BIN${holder.bin}`],
    ['commonName', commonName(holder.surname, holder.givenName)],
    ['surname', capitals(holder.surname)],
    ['serialNumber', `IIN${holder.iin}`],
    ...optional('givenName', holder.patronymic && capitals(holder.patronymic)),
    ...optional('organizationName', holder.organisation?.normalize('NFC')),
    ...optional('telephoneNumber', holder.phone),
    ...optional('emailAddress', holder.email),
  ]
}

/** DER of a holder's subject: P-USER-2015, N1 to N4. */
export function buildHolderName(holder: Holder): Uint8Array {
  return buildName(holderParts(holder))
}

function stringType(value: AttributeValue): StringType | undefined {
  if (value.printableString !== undefined) return 'printable'
  if (value.utf8String !== undefined) return 'utf8'
  if (value.ia5String !== undefined) return 'ia5'
  return undefined
}

/** The attributes of a DER name in their order. */
export function parseName(der: Uint8Array): NameAttribute[] {
  return readPlainName(der) ?? readAnyName(der)
}

/** Names of other authorities, in whatever string types. */
function readAnyName(der: Uint8Array): NameAttribute[] {
  return decode(der, Name).flatMap((attributes, position) =>
    attributes.map(({ type, value }) => ({
      oid: type,
      name: attributeName(type),
      value: value.toString(),
      string: stringType(value),
      position,
    }))
  )
}

/** A name as one line in its own order: `C=KZ, CN=…`. */
export function nameText(attributes: readonly NameAttribute[]): string {
  return attributes.map(({ oid, value }) => `${attributeShortName(oid)}=${value}`).join(', ')
}

function comparable({ oid, value }: NameAttribute): string {
  return `${oid}=${value.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()}`
}

/**
 * Whether two DER names are the same: attribute by attribute in their order, whatever the string types, the
 * letter case and the number of spaces (RFC 5280 7.1).
 */
export function sameName(left: Uint8Array, right: Uint8Array): boolean {
  const [a, b] = [parseName(left), parseName(right)]
  return a.length === b.length && a.every((each, at) => comparable(each) === comparable(b[at]))
}
