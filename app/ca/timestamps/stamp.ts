import { childrenOf, readWhole, TAG, writeElement } from '#ca/certificates/der'
import { algorithm } from '#ca/crypto/algorithms'
import {
  hashIdentifier,
  objectIdentifier,
  setOf,
  unsignedInteger,
} from '#ca/certificates/der_values'
import { TSP_OID } from '#ca/timestamps/object_identifiers'
import type { AlgorithmName } from '#ca/crypto/algorithms'

/** What a stamp says (RFC 3161 2.4.2). */
export interface StampContent {
  /** DER OBJECT IDENTIFIER. */
  readonly policy: Uint8Array
  /** DER MessageImprint. */
  readonly imprint: Uint8Array
  /** The serial number's bytes, most significant first. */
  readonly serial: Uint8Array
  /** DER GeneralizedTime. */
  readonly time: Uint8Array
  /** How far the time may be off, in milliseconds. */
  readonly accuracy: number
  /** DER INTEGER. */
  readonly nonce: Uint8Array | null
}

/** DER Accuracy: seconds and [0] milliseconds; what is zero is left out. */
function accuracyOf(milliseconds: number): Uint8Array {
  const seconds = Math.floor(milliseconds / 1000)
  const millis = milliseconds % 1000
  return writeElement(
    TAG.SEQUENCE,
    ...(seconds > 0 ? [unsignedInteger(seconds)] : []),
    ...(millis > 0 ? [writeElement(0x80, unsignedInteger(millis).subarray(2))] : [])
  )
}

/**
 * DER TSTInfo. Ordering is left out, which is FALSE: stamps of several processes may have the same second
 * (RFC 3161 2.4.2).
 */
export function buildTstInfo(content: StampContent): Uint8Array {
  return writeElement(
    TAG.SEQUENCE,
    unsignedInteger(1),
    content.policy,
    content.imprint,
    unsignedInteger(content.serial),
    content.time,
    accuracyOf(content.accuracy),
    ...(content.nonce ? [content.nonce] : [])
  )
}

/** Who stamps. */
export interface Stamping {
  readonly algorithm: AlgorithmName
  /** DER of the stamping unit's certificate. */
  readonly certificate: Uint8Array
}

/** DER IssuerAndSerialNumber of a certificate (RFC 5652 10.2.4). */
function issuerAndSerial(certificate: Uint8Array): Uint8Array {
  const [tbs] = childrenOf(readWhole(certificate))
  const [, serial, , issuer] = childrenOf(tbs)
  return writeElement(TAG.SEQUENCE, issuer.bytes, serial.bytes)
}

const attribute = (type: string, value: Uint8Array) =>
  writeElement(TAG.SEQUENCE, objectIdentifier(type), setOf(value))

/** Binds the stamp to the certificate (RFC 5035 3); SHA-256 is the default and is left out. */
function signingCertificate({ algorithm: name, certificate }: Stamping): Uint8Array {
  const { digestOid, digest } = algorithm(name)
  const id = writeElement(
    TAG.SEQUENCE,
    ...(digestOid === TSP_OID.sha256 ? [] : [hashIdentifier(digestOid)]),
    writeElement(TAG.OCTET_STRING, digest(certificate))
  )
  return writeElement(TAG.SEQUENCE, writeElement(TAG.SEQUENCE, id))
}

/** The bytes to be signed: the DER SET of signed attributes (RFC 5652 5.4, RFC 5816). */
export function buildSignedAttributes(tstInfo: Uint8Array, stamping: Stamping): Uint8Array {
  const { digest } = algorithm(stamping.algorithm)
  return setOf(
    attribute(TSP_OID.contentType, objectIdentifier(TSP_OID.tstInfo)),
    attribute(TSP_OID.messageDigest, writeElement(TAG.OCTET_STRING, digest(tstInfo))),
    attribute(TSP_OID.signingCertificateV2, signingCertificate(stamping))
  )
}

/** The DER TimeStampResp with the token: CMS SignedData of one signer (RFC 3161 2.4.2, RFC 5652 5). */
export function assembleStamp(
  parts: Stamping & {
    tstInfo: Uint8Array
    /** DER SET, as it was signed. */
    attributes: Uint8Array
    signature: Uint8Array
    withCertificate: boolean
  }
): Uint8Array {
  const { digestOid, signatureAlgorithm } = algorithm(parts.algorithm)
  const hash = hashIdentifier(digestOid)
  const signer = writeElement(
    TAG.SEQUENCE,
    unsignedInteger(1),
    issuerAndSerial(parts.certificate),
    hash,
    Uint8Array.of(0xa0, ...parts.attributes.subarray(1)),
    signatureAlgorithm,
    writeElement(TAG.OCTET_STRING, parts.signature)
  )
  const content = writeElement(0xa0, writeElement(TAG.OCTET_STRING, parts.tstInfo))
  const signedData = writeElement(
    TAG.SEQUENCE,
    unsignedInteger(3),
    setOf(hash),
    writeElement(TAG.SEQUENCE, objectIdentifier(TSP_OID.tstInfo), content),
    ...(parts.withCertificate ? [writeElement(0xa0, parts.certificate)] : []),
    setOf(signer)
  )
  const token = writeElement(
    TAG.SEQUENCE,
    objectIdentifier(TSP_OID.signedData),
    writeElement(0xa0, signedData)
  )
  const granted = writeElement(TAG.SEQUENCE, unsignedInteger(0))
  return writeElement(TAG.SEQUENCE, granted, token)
}
