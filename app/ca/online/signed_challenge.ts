import { CaError } from '#ca/ca_error'
import { algorithm } from '#ca/crypto/algorithms'
import { CryptoError } from '#ca/crypto/crypto_error'
import { readPublicKey } from '#ca/crypto/public_key'
import { verifySignature } from '#ca/crypto/verify_signature'
import { integerHex, sameBytes } from '#ca/certificates/asn1'
import { readCertificate } from '#ca/certificates/certificate_view'
import { childrenOf, readWhole, TAG, type Element } from '#ca/certificates/der'
import type { CertificateView } from '#ca/certificates/certificate_view'

/** A signature over a challenge with the signer's chain inside has under 10 KB. */
const MAX_BYTES = 65_536

const CERTIFICATES_TAG = 0xa0
const SIGNED_ATTRIBUTES_TAG = 0xa0

/** DER of the object identifiers that are looked for (RFC 5652 4, 5.1, 11.1, 11.2; RFC 8017). */
const ID_DATA = '06092a864886f70d010701'
const ID_SIGNED_DATA = '06092a864886f70d010702'
const CONTENT_TYPE = '06092a864886f70d010903'
const MESSAGE_DIGEST = '06092a864886f70d010904'
const RSA_ENCRYPTION = '06092a864886f70d010101'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

function refuse(): never {
  throw new CaError('E_PROOF_UNREADABLE')
}

function parts(element: Element | undefined, tag: number = TAG.SEQUENCE): Element[] {
  return element?.tag === tag ? childrenOf(element) : refuse()
}

/** What a SignedData (RFC 5652 5.1) with one signer says. */
interface SignedData {
  certificates: CertificateView[]
  issuer: Uint8Array
  serial: string
  attributes: Element | null
  signatureAlgorithm: Uint8Array
  signature: Uint8Array
}

function signerOf(info: Element): Omit<SignedData, 'certificates'> {
  const [, identifier, , ...rest] = parts(info)
  const [issuer, serial] = parts(identifier)
  const attributes = rest[0]?.tag === SIGNED_ATTRIBUTES_TAG ? rest[0] : null
  const [signatureAlgorithm, signature] = attributes ? rest.slice(1) : rest
  if (!issuer || serial?.tag !== TAG.INTEGER || !signatureAlgorithm) refuse()
  if (signature?.tag !== TAG.OCTET_STRING) refuse()
  return {
    issuer: issuer.bytes,
    serial: integerHex(serial.content),
    attributes,
    signatureAlgorithm: signatureAlgorithm.bytes,
    signature: signature.content,
  }
}

function signedData(der: Uint8Array): SignedData {
  if (der.length > MAX_BYTES) refuse()
  const [type, wrapped] = parts(readWhole(der))
  if (!type || hex(type.bytes) !== ID_SIGNED_DATA || wrapped?.tag !== 0xa0) refuse()
  const fields = parts(childrenOf(wrapped)[0])
  const certificates = fields.find(({ tag }) => tag === CERTIFICATES_TAG)
  const [signer, ...others] = parts(fields.at(-1), TAG.SET)
  if (!certificates || !signer || others.length > 0) refuse()
  return {
    certificates: childrenOf(certificates).map(({ bytes }) => readCertificate(bytes)),
    ...signerOf(signer),
  }
}

function read(der: Uint8Array): SignedData {
  try {
    return signedData(der)
  } catch (error) {
    if (error instanceof CaError) refuse()
    throw error
  }
}

/** The only value of the attribute of a type; RFC 5652 5.3 allows it once. */
function attribute(attributes: Element, type: string): Element {
  const found = childrenOf(attributes).filter((each) => hex(parts(each)[0].bytes) === type)
  const values = found.length === 1 ? parts(parts(found[0])[1], TAG.SET) : []
  return values.length === 1 ? values[0] : refuse()
}

/** What the signature is over: the signed attributes, which hold the hash of the content, or the content itself. */
function signedBytes({ attributes }: SignedData, content: Uint8Array, digest: Uint8Array) {
  if (!attributes) return content
  if (hex(attribute(attributes, CONTENT_TYPE).bytes) !== ID_DATA) refuse()
  if (!sameBytes(attribute(attributes, MESSAGE_DIGEST).content, digest))
    throw new CaError('E_PROOF_WRONG')
  return Uint8Array.from([TAG.SET, ...attributes.bytes.subarray(1)])
}

/** Some programs name the key's algorithm where RFC 4056 wants the signature's. */
function signatureAlgorithmOf({ signatureAlgorithm }: SignedData): Uint8Array {
  const [oid] = parts(readWhole(signatureAlgorithm))
  return hex(oid.bytes) === RSA_ENCRYPTION
    ? algorithm('rsa').signatureAlgorithm
    : signatureAlgorithm
}

/**
 * Verifies a CMS SignedData (RFC 5652) over a challenge, detached or not: the content is what we asked for, never what
 * came with it. Whose certificate it is, and what it is worth, is not decided here.
 *
 * @returns the signer's certificate, as it stands in the CMS
 * @throws CaError E_PROOF_UNREADABLE, E_PROOF_WRONG
 */
export function verifySignedChallenge(cms: Uint8Array, content: Uint8Array): CertificateView {
  const signed = read(cms)
  const signer = signed.certificates.find(
    ({ issuer, serial }) => serial === signed.serial && sameBytes(issuer.der, signed.issuer)
  )
  if (!signer) throw new CaError('E_PROOF_UNREADABLE')
  try {
    const { spki } = signer.key
    const { digest } = algorithm(readPublicKey(spki).algorithm)
    verifySignature({
      spki,
      signatureAlgorithm: signatureAlgorithmOf(signed),
      data: signedBytes(signed, content, digest(content)),
      signature: signed.signature,
    })
  } catch (error) {
    if (error instanceof CryptoError) throw new CaError('E_PROOF_WRONG')
    throw error
  }
  return signer
}
