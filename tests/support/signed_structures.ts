import { bitString, descendants, readElement, type Element } from '#tests/support/der'

/** What every signature has: the signed bytes, who says what algorithm, and the signature. */
export interface Signed {
  data: Uint8Array
  signatureAlgorithm: Uint8Array
  signature: Uint8Array
}

/** A certificate, as far as verifying its signature goes. */
export interface SignedCertificate extends Signed {
  issuer: Uint8Array
  subject: Uint8Array
  spki: Uint8Array
}

/** SEQUENCE { signed, AlgorithmIdentifier, BIT STRING }: certificates, lists, requests, OCSP responses. */
export function signed(der: Uint8Array): Signed {
  return signedElement(readElement(der))
}

function signedElement({ children }: Element): Signed {
  const [data, signatureAlgorithm, signature] = children
  return {
    data: data.raw,
    signatureAlgorithm: signatureAlgorithm.raw,
    signature: bitString(signature),
  }
}

/** RFC 5280 4.1. */
export function certificate(der: Uint8Array): SignedCertificate {
  const element = readElement(der)
  const [, , , issuer, , subject, spki] = element.children[0].children
  return {
    ...signedElement(element),
    issuer: issuer.raw,
    subject: subject.raw,
    spki: spki.raw,
  }
}

/** The key in a PKCS#10 request (RFC 2986 4.1). */
export function requestKey(der: Uint8Array): Uint8Array {
  return readElement(der).children[0].children[2].raw
}

/** The issuer's name in a list of revoked certificates (RFC 5280 5.1). */
export function crlIssuer(der: Uint8Array): Uint8Array {
  return readElement(der).children[0].children[2].raw
}

/** The BasicOCSPResponse inside an OCSP response, with its responder's certificate (RFC 6960 4.2.1). */
export function basicOcspResponse(der: Uint8Array): Signed & { certificate: Uint8Array } {
  const basic = readElement(readElement(der).children[1].children[0].children[1].content)
  return { ...signedElement(basic), certificate: basic.children[3].children[0].children[0].raw }
}

const MESSAGE_DIGEST = '06092a864886f70d010904'
const TIME_STAMP_TOKEN = '060b2a864886f70d010910020e'

/** A SignedData with signed attributes (RFC 5652 5.3, 5.4). */
export interface SignedCms extends Signed {
  /** What was signed; null when it is not in here. */
  content: Uint8Array | null
  messageDigest: Uint8Array
  certificate: Uint8Array
  timeStampToken: Uint8Array | null
}

/** The first signer of a ContentInfo with SignedData. */
export function signedCms(der: Uint8Array): SignedCms {
  const fields = readElement(der).children[1].children[0].children
  const signerInfo = fields.at(-1)!.children[0].children
  const attributes = signerInfo[3]
  const unsigned = signerInfo.find(({ tag }) => tag === 0xa1)
  return {
    content: fields[2].children[1]?.children[0].content ?? null,
    certificate: fields.find(({ tag }) => tag === 0xa0)!.children[0].raw,
    messageDigest: attribute(attributes, MESSAGE_DIGEST)!.content,
    timeStampToken: (unsigned && attribute(unsigned, TIME_STAMP_TOKEN)?.raw) ?? null,
    data: Uint8Array.from([0x31, ...attributes.raw.subarray(1)]),
    signatureAlgorithm: signerInfo[4].raw,
    signature: signerInfo[5].content,
  }
}

/** The single value of the attribute whose type has this DER. */
function attribute(attributes: Element, type: string): Element | undefined {
  return attributes.children.find(({ children }) => hex(children[0].raw) === type)?.children[1]
    .children[0]
}

/** The AlgorithmIdentifier without its parameters. */
export function withoutParameters(algorithmIdentifier: Uint8Array): Uint8Array {
  const [oid] = readElement(algorithmIdentifier).children
  return Uint8Array.from([0x30, oid.raw.length, ...oid.raw])
}

/** Every element of the structure that has this tag. */
export function elementsOf(der: Uint8Array, tag: number): Uint8Array[] {
  return [...descendants(readElement(der))]
    .filter((element) => element.tag === tag)
    .map(({ raw }) => raw)
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
