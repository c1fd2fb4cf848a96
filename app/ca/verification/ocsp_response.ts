import { CRLReasons } from '@peculiar/asn1-x509'
import type { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { integerHex } from '#ca/certificates/asn1'
import { readAsn1Time } from '#ca/certificates/asn1_time'
import { childrenOf, readWhole, TAG, type Element } from '#ca/certificates/der'
import { oidText } from '#ca/certificates/oid_text'

/** Whose status it is (RFC 6960 4.1.1). */
export interface CertificateId {
  digestOid: string
  issuerNameHash: Uint8Array
  issuerKeyHash: Uint8Array
  /** Hex. */
  serial: string
}

/** What the responder says of one certificate. */
export interface SingleResponse {
  id: CertificateId
  status: 'good' | 'revoked' | 'unknown'
  /** Only of a revoked one: since when, and the name of the reason code. */
  revoked: { date: DateTime; reason: string } | null
  thisUpdate: DateTime
  nextUpdate: DateTime | null
}

/** A successful OCSP response, read and not verified (RFC 6960 4.2.1). */
export interface OcspResponse {
  tbs: Uint8Array
  signatureAlgorithm: Uint8Array
  signature: Uint8Array
  /** DER, the responder's own among them. */
  certificates: Uint8Array[]
  responses: SingleResponse[]
}

const BASIC = '1.3.6.1.5.5.7.48.1.1'
const FIELD_0 = 0xa0
const RESPONDER_TAGS = [0xa1, 0xa2]
const STATUS: Record<number, SingleResponse['status']> = {
  0x80: 'good',
  0xa1: 'revoked',
  0x82: 'unknown',
}

function refuse(): never {
  throw new CaError('E_OCSP_UNREADABLE')
}

function idOf(element: Element): CertificateId {
  const [algorithm, name, key, serial] = childrenOf(element)
  return {
    digestOid: oidText(childrenOf(algorithm)[0]),
    issuerNameHash: name.content,
    issuerKeyHash: key.content,
    serial: integerHex(serial.content),
  }
}

function revokedOf(element: Element): SingleResponse['revoked'] {
  const [date, coded] = childrenOf(element)
  const reason = coded ? readWhole(coded.content).content[0] : CRLReasons.unspecified
  return { date: readAsn1Time(date), reason: CRLReasons[reason] ?? 'unspecified' }
}

function singleOf(element: Element): SingleResponse {
  const [id, said, thisUpdate, ...rest] = childrenOf(element)
  const status = STATUS[said.tag] ?? refuse()
  const next = rest.find(({ tag }) => tag === FIELD_0)
  return {
    id: idOf(id),
    status,
    revoked: status === 'revoked' ? revokedOf(said) : null,
    thisUpdate: readAsn1Time(thisUpdate),
    nextUpdate: next ? readAsn1Time(readWhole(next.content)) : null,
  }
}

function responsesOf(tbs: Element): SingleResponse[] {
  const fields = childrenOf(tbs)
  if (fields[0].tag === FIELD_0) fields.shift()
  const [responder, , responses] = fields
  if (!RESPONDER_TAGS.includes(responder.tag) || responses.tag !== TAG.SEQUENCE) refuse()
  return childrenOf(responses).map(singleOf)
}

function readBasic(der: Uint8Array): OcspResponse {
  const [tbs, algorithm, bits, wrapped] = childrenOf(readWhole(der))
  if (bits.tag !== TAG.BIT_STRING || bits.content[0] !== 0) refuse()
  if (wrapped && wrapped.tag !== FIELD_0) refuse()
  const certificates = wrapped ? childrenOf(readWhole(wrapped.content)) : []
  return {
    tbs: tbs.bytes,
    signatureAlgorithm: algorithm.bytes,
    signature: bits.content.subarray(1),
    certificates: certificates.map(({ bytes }) => bytes),
    responses: responsesOf(tbs),
  }
}

function readDer(der: Uint8Array): OcspResponse {
  const [status, wrapped] = childrenOf(readWhole(der))
  // A BasicOCSPResponse alone, as CAdES keeps it (RFC 5126 6.3.4), begins with a SEQUENCE.
  if (status.tag === TAG.SEQUENCE) return readBasic(der)
  if (status.content[0] !== 0 || !wrapped) refuse()
  const [type, octets] = childrenOf(readWhole(wrapped.content))
  if (oidText(type) !== BASIC) refuse()
  return readBasic(octets.content)
}

/**
 * Reads an OCSPResponse, or a BasicOCSPResponse alone, from DER.
 *
 * @throws CaError E_OCSP_UNREADABLE, also for a response that is no answer (try later, malformed request …)
 */
export function readOcspResponse(der: Uint8Array): OcspResponse {
  try {
    return readDer(der)
  } catch {
    throw new CaError('E_OCSP_UNREADABLE')
  }
}
