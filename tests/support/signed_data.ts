import { childrenOf, readWhole, writeElement, TAG } from '#ca/certificates/der'

/** A CMS signature taken apart, by another way than it was put together. */
export interface TakenApart {
  /** The data inside; undefined when detached. */
  content: Uint8Array | undefined
  certificate: Uint8Array
  /** The signed attributes as they are hashed: a SET. */
  signedAttributes: Uint8Array
  /** Hex of the attributes' types, in their order. */
  attributeTypes: string[]
  /** Of the messageDigest attribute. */
  digest: Uint8Array
  signatureAlgorithm: Uint8Array
  signature: Uint8Array
}

const MESSAGE_DIGEST = '06092a864886f70d010904'
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** Takes a ContentInfo with one signer apart (RFC 5652 5.1, 5.3). */
export function takeApart(der: Uint8Array): TakenApart {
  const [, wrapped] = childrenOf(readWhole(der))
  const [signedData] = childrenOf(wrapped)
  const [, , encapsulated, certificates, signers] = childrenOf(signedData)
  const [, content] = childrenOf(encapsulated)
  const [signer] = childrenOf(signers)
  const [, , , attributes, signatureAlgorithm, signature] = childrenOf(signer)
  const read = childrenOf(attributes).map((one) => childrenOf(one))
  const digest = read.find(([type]) => hex(type.bytes) === MESSAGE_DIGEST)
  return {
    content: content && childrenOf(content)[0].content,
    certificate: certificates.content,
    signedAttributes: writeElement(TAG.SET, attributes.content),
    attributeTypes: read.map(([type]) => hex(type.bytes)),
    digest: childrenOf(digest![1])[0].content,
    signatureAlgorithm: signatureAlgorithm.bytes,
    signature: signature.content,
  }
}
