import {
  AsnIntegerArrayBufferConverter,
  AsnProp,
  AsnPropTypes,
  AsnType,
  AsnTypeTypes,
  OctetString,
} from '@peculiar/asn1-schema'
import { AlgorithmIdentifier, Attribute } from '@peculiar/asn1-x509'

/** PrivateKeyInfo of PKCS#8 (RFC 5208 5). */
export class PrivateKeyInfo {
  @AsnProp({ type: AsnPropTypes.Integer })
  version = 0

  @AsnProp({ type: AlgorithmIdentifier })
  privateKeyAlgorithm = new AlgorithmIdentifier()

  @AsnProp({ type: OctetString })
  privateKey = new OctetString()

  @AsnProp({ type: Attribute, context: 0, implicit: true, repeated: 'set', optional: true })
  attributes?: Attribute[]
}

/**
 * What stands in the privateKey of a Kazakh GOST key: the National CA's software writes INTEGER for GOST 2004, and
 * an OCTET STRING with the number least significant byte first for GOST 2015.
 */
@AsnType({ type: AsnTypeTypes.Choice })
export class GostPrivateKeyValue {
  @AsnProp({ type: AsnPropTypes.Integer, converter: AsnIntegerArrayBufferConverter })
  integer?: ArrayBuffer

  @AsnProp({ type: OctetString })
  littleEndian?: OctetString
}
