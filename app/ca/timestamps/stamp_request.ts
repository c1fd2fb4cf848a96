import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { decode, toHex } from '#ca/certificates/asn1'
import { childrenOf, readWhole, TAG, type Element } from '#ca/certificates/der'
import { IMPRINT_HASHES } from '#ca/timestamps/imprint_hashes'
import { StampRefusal } from '#ca/timestamps/stamp_refusal'
import { objectIdentifier } from '#ca/certificates/der_values'

/** The longest request that is read. */
export const STAMP_REQUEST_LIMIT = 8_192
/** The longest nonce, in bytes: as long as the longest serial number. */
const NONCE_LIMIT = 32

const TAG_OID = 0x06
const TAG_EXTENSIONS = 0xa0

/** What is to be stamped (RFC 3161 2.4.1). */
export interface StampRequest {
  /** DER MessageImprint: it goes into the stamp as it came. */
  readonly imprint: Uint8Array
  /** DER of the policy's OID; null when any will do. */
  readonly policy: Uint8Array | null
  /** DER INTEGER; null when there is none. */
  readonly nonce: Uint8Array | null
  readonly certReq: boolean
}

function expect(element: Element | undefined, tag: number): Element {
  if (element?.tag !== tag) throw new StampRefusal('badDataFormat')
  return element
}

const oids = IMPRINT_HASHES.map(({ oid, length }) => ({
  der: toHex(objectIdentifier(oid)),
  length,
}))

function assertImprint(imprint: Element) {
  const [algorithm, hash, ...rest] = childrenOf(expect(imprint, TAG.SEQUENCE))
  if (rest.length > 0) throw new StampRefusal('badDataFormat')
  const [oid, parameters] = childrenOf(expect(algorithm, TAG.SEQUENCE))
  decode(algorithm.bytes, AlgorithmIdentifier)
  const known = oids.find(({ der }) => der === toHex(expect(oid, TAG_OID).bytes))
  if (!known) throw new StampRefusal('badAlg')
  if (parameters && toHex(parameters.bytes) !== '0500') throw new StampRefusal('badAlg')
  if (expect(hash, TAG.OCTET_STRING).content.length !== known.length)
    throw new StampRefusal('badDataFormat')
}

function read(bytes: Uint8Array): StampRequest {
  const fields = childrenOf(expect(readWhole(bytes), TAG.SEQUENCE))
  const [version, imprint] = fields.splice(0, 2)
  if (toHex(expect(version, TAG.INTEGER).content) !== '01') throw new StampRefusal('badRequest')
  assertImprint(imprint)
  const next = (tag: number) => (fields[0]?.tag === tag ? fields.shift() : undefined)
  const policy = next(TAG_OID)
  const nonce = next(TAG.INTEGER)
  const certReq = next(TAG.BOOLEAN)
  const extensions = next(TAG_EXTENSIONS)
  if (fields.length > 0) throw new StampRefusal('badDataFormat')
  // None is defined that a stamp could heed (RFC 3161 2.4.1).
  if (extensions) throw new StampRefusal('unacceptedExtension')
  if (nonce && nonce.content.length > NONCE_LIMIT) throw new StampRefusal('badRequest')
  return {
    imprint: imprint.bytes,
    policy: policy?.bytes ?? null,
    nonce: nonce?.bytes ?? null,
    certReq: certReq?.content[0] === 0xff,
  }
}

/**
 * Reads a DER TimeStampReq (RFC 3161 2.4.1).
 *
 * @throws StampRefusal
 */
export function readStampRequest(bytes: Uint8Array): StampRequest {
  if (bytes.length > STAMP_REQUEST_LIMIT) throw new StampRefusal('badDataFormat')
  try {
    return read(bytes)
  } catch (error) {
    if (error instanceof StampRefusal) throw error
    throw new StampRefusal('badDataFormat')
  }
}
