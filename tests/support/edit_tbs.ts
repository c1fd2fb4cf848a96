import { OctetString } from '@peculiar/asn1-schema'
import {
  AttributeTypeAndValue,
  AttributeValue,
  Extension,
  Extensions,
  RelativeDistinguishedName,
  TBSCertificate,
} from '@peculiar/asn1-x509'
import { buffer, decode, encode } from '#ca/certificates/asn1'
import { ATTRIBUTES, type AttributeName } from '#ca/certificates/attributes'

/** The same bytes with something changed in them. */
export function editTbs(bytes: Uint8Array, change: (tbs: TBSCertificate) => void): Uint8Array {
  const tbs = decode(bytes, TBSCertificate)
  change(tbs)
  return encode(tbs)
}

/** Changes the list of extensions. */
export function editExtensions(bytes: Uint8Array, change: (all: Extension[]) => Extension[]) {
  return editTbs(bytes, (tbs) => {
    tbs.extensions = new Extensions(change([...(tbs.extensions ?? [])]))
  })
}

/** Replaces the value of one extension. */
export function replaceExtension(bytes: Uint8Array, oid: string, value: Uint8Array): Uint8Array {
  return editExtensions(bytes, (all) =>
    all.map((each) => (each.extnID === oid ? extension(oid, value, each.critical) : each))
  )
}

export function extension(oid: string, value: Uint8Array, critical = false): Extension {
  return new Extension({ extnID: oid, critical, extnValue: new OctetString(buffer(value)) })
}

/** A relative distinguished name of one attribute. */
export function attribute(oid: string, value: Partial<AttributeValue>): RelativeDistinguishedName {
  return new RelativeDistinguishedName([
    new AttributeTypeAndValue({ type: oid, value: new AttributeValue(value) }),
  ])
}

/** Replaces one attribute of the subject. */
export function replaceAttribute(
  bytes: Uint8Array,
  name: AttributeName,
  value: Partial<AttributeValue>
): Uint8Array {
  const { oid } = ATTRIBUTES[name]
  return editTbs(bytes, (tbs) => {
    const at = tbs.subject.findIndex(([first]) => first.type === oid)
    tbs.subject[at] = attribute(oid, value)
  })
}
