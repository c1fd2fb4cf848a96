import type { Signer } from '#ca/crypto/signer'
import { CryptoError } from '#ca/crypto/crypto_error'
import { verifySignature, type SignatureClaim } from '#ca/crypto/verify_signature'
import { CaError } from '#ca/ca_error'
import {
  childrenOf,
  readWhole,
  TAG,
  writeBitString,
  writeElement,
  type Element,
} from '#ca/certificates/der'
import { parseName } from '#ca/certificates/names'
import { fromPem } from '#ca/certificates/pem'

/** The longest request that is read; one over RSA-4096 has about 1.7 KB. */
const MAX_BYTES = 16_384

/** version v1 (RFC 2986 4.1). */
const VERSION_1 = Uint8Array.of(TAG.INTEGER, 1, 0)
/** [0] with no attributes. */
const NO_ATTRIBUTES = Uint8Array.of(0xa0, 0)
const ATTRIBUTES_TAG = 0xa0

/**
 * A PKCS#10 request (RFC 2986) for a subject, signed with the key it is for.
 *
 * @param input.subject DER name
 * @returns DER
 */
export async function buildRequest(input: {
  subject: Uint8Array
  signer: Signer
}): Promise<Uint8Array> {
  const { subject, signer } = input
  const info = buildRequestInfo(subject, signer.spki)
  return assembleRequest(info, signer.signatureAlgorithm, await signer.sign(info))
}

/** The bytes to be signed of a request: DER CertificationRequestInfo without attributes. */
export function buildRequestInfo(subject: Uint8Array, spki: Uint8Array): Uint8Array {
  return writeElement(TAG.SEQUENCE, VERSION_1, subject, spki, NO_ATTRIBUTES)
}

/** The DER request of signed bytes. */
export function assembleRequest(
  info: Uint8Array,
  signatureAlgorithm: Uint8Array,
  signature: Uint8Array
): Uint8Array {
  return writeElement(TAG.SEQUENCE, info, signatureAlgorithm, writeBitString(signature))
}

/** What a request asks for, once its proof of possession has held. */
export interface CertificationRequest {
  /** DER name. */
  subject: Uint8Array
  /** DER SubjectPublicKeyInfo. */
  spki: Uint8Array
}

interface Parts extends CertificationRequest {
  info: Uint8Array
  signatureAlgorithm: Uint8Array
  signature: Uint8Array
}

function malformed(): never {
  throw new CaError('E_REQUEST_UNREADABLE')
}

/** Info with or without [0]: some real requests leave it out. */
function infoParts(info: Element) {
  const [version, subject, spki, attributes, ...rest] = childrenOf(info)
  const expected = version?.tag === TAG.INTEGER && version.content[0] === 0
  if (!expected || !subject || spki?.tag !== TAG.SEQUENCE || rest.length > 0) malformed()
  if (attributes && attributes.tag !== ATTRIBUTES_TAG) malformed()
  parseName(subject.bytes)
  return { subject: subject.bytes, spki: spki.bytes }
}

function requestParts(der: Uint8Array): Parts {
  const [info, algorithm, bits, ...rest] = childrenOf(readWhole(der))
  const wellFormed = bits?.tag === TAG.BIT_STRING && bits.content[0] === 0 && rest.length === 0
  if (info?.tag !== TAG.SEQUENCE || algorithm?.tag !== TAG.SEQUENCE || !wellFormed) malformed()
  return {
    ...infoParts(info),
    info: info.bytes,
    signatureAlgorithm: algorithm.bytes,
    signature: bits.content.subarray(1),
  }
}

function readParts(bytes: Uint8Array): Parts {
  try {
    return requestParts(fromPem(bytes, 'CERTIFICATE REQUEST')[0])
  } catch (error) {
    if (error instanceof CaError) malformed()
    throw error
  }
}

const claimOf = ({ spki, signatureAlgorithm, info, signature }: Parts): SignatureClaim => ({
  ...{ spki, signatureAlgorithm, data: info, signature },
})

/** What a signature that does not hold says of the request; a thread that was busy says nothing of it. */
function reasonOf(error: unknown): unknown {
  if (!(error instanceof CryptoError) || error.status === 503) return error
  const code = error.code.startsWith('E_PUBLIC_KEY') ? 'E_REQUEST_KEY' : 'E_REQUEST_PROOF'
  return new CaError(code, { reason: error.code })
}

function checkedParts(bytes: Uint8Array): Parts {
  if (bytes.length > MAX_BYTES)
    throw new CaError('E_REQUEST_TOO_LARGE', { bytes: bytes.length, most: MAX_BYTES })
  return readParts(bytes)
}

const requestOf = ({ subject, spki }: Parts): CertificationRequest => ({
  subject: Uint8Array.from(subject),
  spki: Uint8Array.from(spki),
})

/**
 * Reads a PKCS#10 request (DER or PEM) and verifies its proof of possession: the signature over it by its own key.
 *
 * @throws CaError E_REQUEST_TOO_LARGE, E_REQUEST_UNREADABLE, E_REQUEST_KEY (the key itself is bad),
 *   E_REQUEST_PROOF (the signature is not by that key)
 */
export function readRequest(bytes: Uint8Array): CertificationRequest {
  const parts = checkedParts(bytes)
  try {
    verifySignature(claimOf(parts))
  } catch (error) {
    throw reasonOf(error)
  }
  return requestOf(parts)
}

/**
 * The same, verified elsewhere than in this thread.
 *
 * @throws CaError as `readRequest` does; CryptoError 503 when it could not be verified now
 */
export async function readRequestBy(
  verify: (claim: SignatureClaim) => Promise<void>,
  bytes: Uint8Array
): Promise<CertificationRequest> {
  const parts = checkedParts(bytes)
  await verify(claimOf(parts)).catch((error: unknown) => {
    throw reasonOf(error)
  })
  return requestOf(parts)
}
