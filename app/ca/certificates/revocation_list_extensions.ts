import { fromHex } from '#ca/certificates/asn1'
import { TAG, writeElement } from '#ca/certificates/der'
import { objectIdentifier } from '#ca/certificates/der_values'
import { distributionPoints } from '#ca/certificates/extensions'
import { EXTENSION } from '#ca/certificates/object_identifiers'

/** What the extensions of a list say. */
export interface ListExtensions {
  authorityKey: Uint8Array
  /** CRL Number, 1, 2, 3 … (RFC 5280 5.2.3). */
  number: number
  /** The number of the full list that a delta builds on; null makes a full list (RFC 5280 5.2.4). */
  baseNumber: number | null
  /** Where the list of this part of the certificates is; null when the list is of all of them (RFC 5280 5.2.5). */
  point: string | null
  /** Where the delta is (RFC 5280 5.2.6). */
  freshest: string | null
}

/** crlExtensions in TBSCertList (RFC 5280 5.1.2). */
export const LIST_EXTENSIONS = 0xa0
/** keyIdentifier of AuthorityKeyIdentifier (RFC 5280 4.2.1.1). */
const KEY_IDENTIFIER = 0x80
/** distributionPoint, and its fullName (RFC 5280 5.2.5). */
const FIELD_0 = 0xa0
/** uniformResourceIdentifier of GeneralName. */
const URI = 0x86
const TRUE = Uint8Array.of(TAG.BOOLEAN, 1, 0xff)

/** DER Extension (RFC 5280 4.1); an extension that is not critical does not say so. */
export function listExtension(oid: Uint8Array, critical: boolean, value: Uint8Array): Uint8Array {
  const octets = writeElement(TAG.OCTET_STRING, value)
  return writeElement(TAG.SEQUENCE, oid, ...(critical ? [TRUE] : []), octets)
}

const extension = (oid: string, critical: boolean, value: Uint8Array) =>
  listExtension(objectIdentifier(oid), critical, value)

/** DER INTEGER of a number that is not negative. */
export function integer(value: number | bigint): Uint8Array {
  const hex = value.toString(16)
  const bytes = fromHex(hex.length % 2 ? `0${hex}` : hex)
  return writeElement(TAG.INTEGER, ...(bytes[0] >= 0x80 ? [Uint8Array.of(0)] : []), bytes)
}

/** DER of IssuingDistributionPoint with one address (RFC 5280 5.2.5). */
export function issuingPoint(address: string): Uint8Array {
  const uri = writeElement(URI, Buffer.from(address, 'latin1'))
  const point = writeElement(FIELD_0, writeElement(FIELD_0, uri))
  return writeElement(TAG.SEQUENCE, point)
}

/** DER of AuthorityKeyIdentifier with the key alone (RFC 5280 5.2.1). */
export function listKeyIdentifier(key: Uint8Array): Uint8Array {
  return writeElement(TAG.SEQUENCE, writeElement(KEY_IDENTIFIER, key))
}

/** DER of crlExtensions, `[0]` included. */
export function writeListExtensions(said: ListExtensions): Uint8Array {
  const { authorityKey, number, baseNumber, point, freshest } = said
  const extensions = [
    extension(EXTENSION.authorityKeyIdentifier, false, listKeyIdentifier(authorityKey)),
    extension(EXTENSION.crlNumber, false, integer(number)),
  ]
  if (baseNumber !== null)
    extensions.push(extension(EXTENSION.deltaCrlIndicator, true, integer(baseNumber)))
  if (point !== null)
    extensions.push(extension(EXTENSION.issuingDistributionPoint, true, issuingPoint(point)))
  if (freshest !== null)
    extensions.push(extension(EXTENSION.freshestCrl, false, distributionPoints([freshest])))
  return writeElement(LIST_EXTENSIONS, writeElement(TAG.SEQUENCE, ...extensions))
}
