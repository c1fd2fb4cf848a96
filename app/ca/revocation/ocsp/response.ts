import { fromHex } from '#ca/certificates/asn1'
import { TAG, writeBitString, writeElement } from '#ca/certificates/der'
import { OCSP_OID } from '#ca/revocation/ocsp/object_identifiers'
import type { CertificateStatus } from '#ca/revocation/ocsp/certificate_status'

const ENUMERATED = 0x0a
const CERTIFICATE_HOLD = 6
const oid = (hex: string) => writeElement(0x06, fromHex(hex))

const STATUS_GOOD = Uint8Array.of(0x80, 0)
const STATUS_UNKNOWN = Uint8Array.of(0x82, 0)
/** N12: certificateHold since 1 January 1970. */
const STATUS_NEVER_ISSUED = revoked(0, CERTIFICATE_HOLD)
const NONCE = oid(OCSP_OID.nonce)
/** The extension of RFC 6960 4.4.8; its value is NULL. */
const EXTENDED_REVOKE = writeElement(
  TAG.SEQUENCE,
  oid(OCSP_OID.extendedRevoke),
  writeElement(TAG.OCTET_STRING, Uint8Array.of(0x05, 0))
)
const SUCCESSFUL = writeElement(ENUMERATED, Uint8Array.of(0))
const BASIC = oid(OCSP_OID.basic)

/** DER GeneralizedTime of milliseconds since 1970, without fractions (RFC 6960 4.2.2.1, RFC 3161 2.4.2). */
export function generalizedTime(at: number): Uint8Array {
  const iso = new Date(at).toISOString()
  const time = iso.slice(11, 13) + iso.slice(14, 16) + iso.slice(17, 19)
  const text = `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 10)}${time}Z`
  return writeElement(TAG.GENERALIZED_TIME, Buffer.from(text, 'latin1'))
}

function revoked(at: number, reason: number): Uint8Array {
  const stated = writeElement(0xa0, writeElement(ENUMERATED, Uint8Array.of(reason)))
  return writeElement(0xa1, generalizedTime(at), ...(reason === 0 ? [] : [stated]))
}

function statusOf(status: CertificateStatus): Uint8Array {
  switch (status.kind) {
    case 'good':
      return STATUS_GOOD
    case 'revoked':
      return revoked(status.at, status.reason)
    case 'never issued':
      return STATUS_NEVER_ISSUED
    case 'unknown':
      return STATUS_UNKNOWN
  }
}

/** What was never issued may be issued in a moment: nobody is told to rely on it for longer (RFC 6960 2.4). */
function lasts({ kind }: CertificateStatus): boolean {
  return kind === 'good' || kind === 'revoked'
}

/** What is said about one certificate. */
export interface SingleStatus {
  /** DER CertID of the request. */
  readonly certId: Uint8Array
  readonly status: CertificateStatus
}

/** What an answer is made of; times in milliseconds since 1970. */
export interface AnswerContent {
  /** DER ResponderID. */
  readonly responder: Uint8Array
  readonly producedAt: number
  /** When the statuses were known to be right. */
  readonly thisUpdate: number
  readonly nextUpdate: number
  readonly statuses: readonly SingleStatus[]
  readonly nonce: Uint8Array | null
}

function extensionsOf({ statuses, nonce }: AnswerContent): Uint8Array[] {
  const extensions = []
  if (nonce)
    extensions.push(writeElement(TAG.SEQUENCE, NONCE, writeElement(TAG.OCTET_STRING, nonce)))
  if (statuses.some(({ status }) => status.kind === 'never issued'))
    extensions.push(EXTENDED_REVOKE)
  if (extensions.length === 0) return []
  return [writeElement(0xa1, writeElement(TAG.SEQUENCE, ...extensions))]
}

/** The bytes to be signed: DER ResponseData (RFC 6960 4.2.1). */
export function buildResponseData(content: AnswerContent): Uint8Array {
  const thisUpdate = generalizedTime(content.thisUpdate)
  const nextUpdate = writeElement(0xa0, generalizedTime(content.nextUpdate))
  const singles = content.statuses.map(({ certId, status }) => {
    const until = lasts(status) ? [nextUpdate] : []
    return writeElement(TAG.SEQUENCE, certId, statusOf(status), thisUpdate, ...until)
  })
  return writeElement(
    TAG.SEQUENCE,
    content.responder,
    generalizedTime(content.producedAt),
    writeElement(TAG.SEQUENCE, ...singles),
    ...extensionsOf(content)
  )
}

/** DER ResponderID byName, as the National CA's responders answer (RFC 6960 4.2.1). */
export function responderByName(name: Uint8Array): Uint8Array {
  return writeElement(0xa1, name)
}

/** The DER OCSPResponse of signed bytes, with the responder's certificate (RFC 6960 4.2.1). */
export function assembleResponse(parts: {
  data: Uint8Array
  signatureAlgorithm: Uint8Array
  signature: Uint8Array
  /** DER. */
  certificate: Uint8Array
}): Uint8Array {
  const { data, signatureAlgorithm, signature, certificate } = parts
  const certificates = writeElement(0xa0, writeElement(TAG.SEQUENCE, certificate))
  const basic = writeElement(
    TAG.SEQUENCE,
    data,
    signatureAlgorithm,
    writeBitString(signature),
    certificates
  )
  const bytes = writeElement(TAG.SEQUENCE, BASIC, writeElement(TAG.OCTET_STRING, basic))
  return writeElement(TAG.SEQUENCE, SUCCESSFUL, writeElement(0xa0, bytes))
}
