import { CaError } from '#ca/ca_error'
import { integerHex, toHex } from '#ca/certificates/asn1'
import { withDefiniteLengths } from '#ca/certificates/definite_length'
import type { CertificateView } from '#ca/certificates/certificate_view'
import { childrenOf, readWhole, TAG, writeElement, type Element } from '#ca/certificates/der'
import { sameName } from '#ca/certificates/names'
import { oidText } from '#ca/certificates/oid_text'

/** Who signed, as a SignerInfo names the certificate (RFC 5652 5.3). */
export type SignerIdentifier =
  | { kind: 'issuer'; issuer: Uint8Array; serial: string }
  | { kind: 'key'; keyIdentifier: Uint8Array }

/** An attribute: its OID and its values, each DER. */
export interface CmsAttribute {
  oid: string
  values: Element[]
}

/** One signature of a SignedData. */
export interface SignerInfo {
  identifier: SignerIdentifier
  digestOid: string
  /** What the signature is over when there are signed attributes: their DER with the tag of a SET (RFC 5652 5.4). */
  signedBytes: Uint8Array | null
  signedAttributes: CmsAttribute[]
  signatureAlgorithm: { oid: string; der: Uint8Array }
  signature: Uint8Array
  unsignedAttributes: CmsAttribute[]
}

/** A SignedData, read and not verified (RFC 5652 5.1). */
export interface SignedData {
  contentType: string
  /** null when the document is not in here (detached). */
  content: Uint8Array | null
  /** DER, as they stand there. */
  certificates: Uint8Array[]
  /** DER CertificateList. */
  revocationLists: Uint8Array[]
  /** DER OCSPResponse (RFC 5940 2.1). */
  ocspResponses: Uint8Array[]
  signers: SignerInfo[]
}

const SIGNED_DATA = '1.2.840.113549.1.7.2'
const OCSP_IN_CMS = '1.3.6.1.5.5.7.16.2'
const FIELD_0 = 0xa0
const FIELD_1 = 0xa1
const KEY_IDENTIFIER = 0x80

/** More signatures than any real document has. */
const MAX_SIGNERS = 32

function refuse(): never {
  throw new CaError('E_CMS_UNREADABLE')
}

function expect(element: Element | undefined, tag: number): Element {
  return element?.tag === tag ? element : refuse()
}

function attributesOf(element: Element | undefined): CmsAttribute[] {
  if (!element) return []
  return childrenOf(element).map((attribute) => {
    const [type, values] = childrenOf(attribute)
    return { oid: oidText(type), values: childrenOf(expect(values, TAG.SET)) }
  })
}

function identifierOf(element: Element): SignerIdentifier {
  if (element.tag === KEY_IDENTIFIER) return { kind: 'key', keyIdentifier: element.content }
  const [issuer, serial] = childrenOf(expect(element, TAG.SEQUENCE))
  return { kind: 'issuer', issuer: issuer.bytes, serial: integerHex(serial.content) }
}

function signerOf(element: Element): SignerInfo {
  const [, identifier, digest, ...rest] = childrenOf(element)
  const signed = rest[0]?.tag === FIELD_0 ? rest.shift() : undefined
  const [algorithm, signature, unsigned] = rest
  return {
    identifier: identifierOf(identifier),
    digestOid: oidText(childrenOf(digest)[0]),
    signedBytes: signed ? writeElement(TAG.SET, signed.content) : null,
    signedAttributes: attributesOf(signed),
    signatureAlgorithm: { oid: oidText(childrenOf(algorithm)[0]), der: algorithm.bytes },
    signature: expect(signature, TAG.OCTET_STRING).content,
    unsignedAttributes: attributesOf(unsigned),
  }
}

function contentOf(element: Element) {
  const [type, wrapped] = childrenOf(expect(element, TAG.SEQUENCE))
  const content = wrapped ? expect(childrenOf(wrapped)[0], TAG.OCTET_STRING).content : null
  return { contentType: oidText(type), content }
}

/** Lists stand there as they are; anything else is wrapped and says what it is. */
function revocationOf(element: Element | undefined) {
  const all = element ? childrenOf(element) : []
  const other = all.filter(({ tag }) => tag === FIELD_1).map((each) => childrenOf(each))
  return {
    revocationLists: all.filter(({ tag }) => tag === TAG.SEQUENCE).map(({ bytes }) => bytes),
    ocspResponses: other
      .filter(([type]) => oidText(type) === OCSP_IN_CMS)
      .map(([, response]) => response.bytes),
  }
}

function readFields(element: Element): SignedData {
  const [, , content, ...fields] = childrenOf(expect(element, TAG.SEQUENCE))
  const certificates = fields.find(({ tag }) => tag === FIELD_0)
  const signers = childrenOf(expect(fields.at(-1), TAG.SET))
  if (signers.length > MAX_SIGNERS) refuse()
  return {
    ...contentOf(content),
    certificates: (certificates ? childrenOf(certificates) : [])
      .filter(({ tag }) => tag === TAG.SEQUENCE)
      .map(({ bytes }) => bytes),
    ...revocationOf(fields.find(({ tag }) => tag === FIELD_1)),
    signers: signers.map(signerOf),
  }
}

/**
 * Reads a SignedData (RFC 5652 5) in BER or DER: a signed document, a time stamp token.
 *
 * @throws CaError E_CMS_UNREADABLE
 */
export function readSignedData(bytes: Uint8Array): SignedData {
  try {
    const [type, wrapped] = childrenOf(readWhole(withDefiniteLengths(bytes)))
    if (oidText(type) !== SIGNED_DATA) refuse()
    return readFields(readWhole(expect(wrapped, FIELD_0).content))
  } catch {
    return refuse()
  }
}

/** The values of the attributes of a type. */
export function valuesOf(attributes: CmsAttribute[], oid: string): Element[] {
  return attributes.filter((each) => each.oid === oid).flatMap(({ values }) => values)
}

/** Whether a SignerInfo names this certificate. */
export function namesCertificate(
  identifier: SignerIdentifier,
  certificate: Pick<CertificateView, 'issuer' | 'serial' | 'subjectKeyIdentifier'>
): boolean {
  if (identifier.kind === 'key') {
    return toHex(identifier.keyIdentifier) === certificate.subjectKeyIdentifier
  }
  const { issuer, serial } = identifier
  return serial === certificate.serial && sameName(issuer, certificate.issuer.der)
}
