import { OctetString } from '@peculiar/asn1-schema'
import {
  AuthorityKeyIdentifier,
  DistributionPointName,
  Extension,
  Extensions,
  GeneralName,
  IssuingDistributionPoint,
  KeyIdentifier,
} from '@peculiar/asn1-x509'
import { buffer, encode, fromHex } from '#ca/certificates/asn1'
import { TAG, writeElement } from '#ca/certificates/der'
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

const location = (address: string) =>
  new DistributionPointName({
    fullName: [new GeneralName({ uniformResourceIdentifier: address })],
  })

const extension = (extnID: string, critical: boolean, value: Uint8Array) =>
  new Extension({ extnID, critical, extnValue: new OctetString(buffer(value)) })

/** DER INTEGER of a number that is not negative. */
export function integer(value: number): Uint8Array {
  const hex = value.toString(16)
  const bytes = fromHex(hex.length % 2 ? `0${hex}` : hex)
  return writeElement(TAG.INTEGER, ...(bytes[0] >= 0x80 ? [Uint8Array.of(0)] : []), bytes)
}

/** DER of IssuingDistributionPoint with one address (RFC 5280 5.2.5). */
export function issuingPoint(address: string): Uint8Array {
  return encode(new IssuingDistributionPoint({ distributionPoint: location(address) }))
}

/** DER of crlExtensions, `[0]` included. */
export function writeListExtensions(said: ListExtensions): Uint8Array {
  const { number, baseNumber, point, freshest } = said
  const key = new AuthorityKeyIdentifier({
    keyIdentifier: new KeyIdentifier(buffer(said.authorityKey)),
  })
  const extensions = [
    extension(EXTENSION.authorityKeyIdentifier, false, encode(key)),
    extension(EXTENSION.crlNumber, false, integer(number)),
    ...(baseNumber === null
      ? []
      : [extension(EXTENSION.deltaCrlIndicator, true, integer(baseNumber))]),
    ...(point === null
      ? []
      : [extension(EXTENSION.issuingDistributionPoint, true, issuingPoint(point))]),
    ...(freshest === null
      ? []
      : [extension(EXTENSION.freshestCrl, false, distributionPoints([freshest]))]),
  ]
  return writeElement(0xa0, encode(new Extensions(extensions)))
}
