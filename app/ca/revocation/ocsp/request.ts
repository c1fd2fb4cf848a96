import { integerHex, toHex } from '#ca/certificates/asn1'
import { childrenOf, readChildren, readWhole, TAG, type Element } from '#ca/certificates/der'
import { OCSP_OID } from '#ca/revocation/ocsp/object_identifiers'
import { OcspRefusal } from '#ca/revocation/ocsp/refusal'

/** The longest request that is read. */
export const REQUEST_LIMIT = 16_384
/** The longest request for which an answer is kept: what clients send about one certificate has half of it. */
const KEPT_REQUEST = 256
/** The most certificates in one request. */
export const CERTIFICATES_LIMIT = 64

/** RFC 9654 2.1: a longer nonce makes a request malformed, and so does an empty one. */
const NONCE_LIMIT = 128
/** RFC 9654 2.1: what is longer, a responder may ignore; this one does. */
const NONCE_ECHOED = 32

const TAG_VERSION = 0xa0
const TAG_REQUESTOR = 0xa1
const TAG_EXTENSIONS = 0xa2
const TAG_OID = 0x06

/** A certificate that is asked about (RFC 6960 4.1.1). */
export interface CertId {
  /** DER CertID: it goes into the answer as it came. */
  readonly der: Uint8Array
  /** The CertID without its serial number, one character a byte: which issuer is meant, by which hash. */
  readonly issuer: string
  /** Lower-case hex; with a minus before it when it is negative, which nobody issues. */
  readonly serial: string
}

/** What is asked. */
export interface StatusRequest {
  readonly certificates: readonly CertId[]
  /** The content of the nonce's extnValue, to be echoed as it is; null when there is none, or none to be echoed. */
  readonly nonce: Uint8Array | null
  /**
   * Nothing but one CertID: the same question comes again, byte for byte. Whatever else a request may carry makes as many
   * of them as somebody likes.
   */
  readonly isPlain: boolean
}

function expect(element: Element | undefined, tag: number): Element {
  if (element?.tag !== tag) throw new OcspRefusal('malformedRequest')
  return element
}

/** An INTEGER in its shortest form (X.690 8.3.2). */
function serialOf(element: Element | undefined): string {
  const { content } = expect(element, TAG.INTEGER)
  const [first, second] = content
  const padded =
    content.length > 1 && (first === 0 ? second < 0x80 : first === 0xff && second >= 0x80)
  if (content.length === 0 || padded) throw new OcspRefusal('malformedRequest')
  return `${first >= 0x80 ? '-' : ''}${integerHex(content)}`
}

function certIdOf(request: Element): CertId {
  const [id, extensions, ...rest] = childrenOf(expect(request, TAG.SEQUENCE))
  if (rest.length > 0) throw new OcspRefusal('malformedRequest')
  if (extensions) readExtensions(expect(extensions, TAG_VERSION))
  const parts = childrenOf(expect(id, TAG.SEQUENCE))
  if (parts.length !== 4) throw new OcspRefusal('malformedRequest')
  const [algorithm, name, key, serial] = parts
  expect(algorithm, TAG.SEQUENCE)
  expect(name, TAG.OCTET_STRING)
  expect(key, TAG.OCTET_STRING)
  const issuer = id.content.subarray(0, id.content.length - serial.bytes.length)
  return { der: id.bytes, issuer: latin1(issuer), serial: serialOf(serial) }
}

/** One character a byte. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

/** The nonce among the extensions; a critical one that is not understood makes the request malformed. */
function readExtensions(tagged: Element): Uint8Array | null {
  const [list, ...rest] = childrenOf(tagged)
  if (rest.length > 0) throw new OcspRefusal('malformedRequest')
  let nonce: Uint8Array | null = null
  for (const extension of readChildren(expect(list, TAG.SEQUENCE))) {
    const parts = childrenOf(expect(extension, TAG.SEQUENCE))
    const value = expect(parts.at(-1), TAG.OCTET_STRING).content
    const critical = parts.length === 3 && expect(parts[1], TAG.BOOLEAN).content[0] !== 0
    const isNonce = toHex(expect(parts[0], TAG_OID).content) === OCSP_OID.nonce
    if (critical && !isNonce) throw new OcspRefusal('malformedRequest')
    if (isNonce) nonce = echoed(value)
  }
  return nonce
}

/** RFC 9654 2.1 wants an OCTET STRING within the extnValue; older clients put the nonce there as it is. */
function nonceLength(value: Uint8Array): number {
  try {
    const { tag, content } = readWhole(value)
    return tag === TAG.OCTET_STRING ? content.length : value.length
  } catch {
    return value.length
  }
}

function echoed(value: Uint8Array): Uint8Array | null {
  const length = nonceLength(value)
  if (length === 0 || length > NONCE_LIMIT) throw new OcspRefusal('malformedRequest')
  return length <= NONCE_ECHOED ? value : null
}

function read(bytes: Uint8Array): StatusRequest {
  const [tbs, signature] = childrenOf(expect(readWhole(bytes), TAG.SEQUENCE))
  const fields = childrenOf(expect(tbs, TAG.SEQUENCE))
  // v1 is the default, and there is no other (RFC 6960 4.1.1).
  if (fields[0]?.tag === TAG_VERSION && toHex(fields.shift()!.content) !== '020100')
    throw new OcspRefusal('malformedRequest')
  const isBare = fields.length === 1 && !signature && bytes.length <= KEPT_REQUEST
  if (fields[0]?.tag === TAG_REQUESTOR) fields.shift()
  const [list, extensions, ...rest] = fields
  if (rest.length > 0) throw new OcspRefusal('malformedRequest')
  const requests = childrenOf(expect(list, TAG.SEQUENCE))
  const certificates = requests.map(certIdOf)
  if (certificates.length === 0 || certificates.length > CERTIFICATES_LIMIT)
    throw new OcspRefusal('malformedRequest')
  const nonce = extensions ? readExtensions(expect(extensions, TAG_EXTENSIONS)) : null
  const isPlain = isBare && requests.length === 1 && childrenOf(requests[0]).length === 1
  return { certificates, nonce, isPlain }
}

/**
 * Reads a DER OCSPRequest (RFC 6960 4.1.1). A signature on it is neither asked for nor looked at.
 *
 * @throws OcspRefusal malformedRequest
 */
export function readStatusRequest(bytes: Uint8Array): StatusRequest {
  if (bytes.length > REQUEST_LIMIT) throw new OcspRefusal('malformedRequest')
  try {
    return read(bytes)
  } catch (error) {
    if (error instanceof OcspRefusal) throw error
    throw new OcspRefusal('malformedRequest')
  }
}
