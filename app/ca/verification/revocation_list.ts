import {
  CRLReason,
  CRLReasons,
  Extensions,
  IssuingDistributionPoint,
  type Extension,
} from '@peculiar/asn1-x509'
import { type DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { decode, encode, integerHex, toHex } from '#ca/certificates/asn1'
import { readAsn1Time } from '#ca/certificates/asn1_time'
import {
  childrenOf,
  countChildren,
  readChildren,
  readWhole,
  TAG,
  type Element,
} from '#ca/certificates/der'
import { readAuthorityKeyIdentifier } from '#ca/certificates/extension_views'
import { nameText, parseName } from '#ca/certificates/names'
import { EXTENSION } from '#ca/certificates/object_identifiers'
import { fromPem } from '#ca/certificates/pem'

/** An entry of a revocation list. */
export interface RevokedEntry {
  date: DateTime
  /** Name of the reason code (RFC 5280 5.3.1); `unspecified` when there is none. */
  reason: string
  /** A critical entry extension that is not understood; null when there is none. */
  criticalExtension: string | null
}

/** A revocation list, read and not verified. */
export interface RevocationList {
  /** DER of the whole. */
  der: Uint8Array
  tbs: Uint8Array
  signatureAlgorithm: Uint8Array
  signedAlgorithm: Uint8Array
  signature: Uint8Array
  issuer: { der: Uint8Array; text: string }
  thisUpdate: DateTime
  nextUpdate: DateTime | null
  /** CRL Number; null when absent. */
  number: bigint | null
  /** The number of the full list that a delta builds on; null for a full list. */
  baseNumber: bigint | null
  /** The addresses of the part of the certificates that the list is about; null when it is about all of them. */
  points: string[] | null
  /** Hex. */
  authorityKeyIdentifier: string | null
  /** OID of a critical extension that is not understood; null when there is none. */
  criticalExtension: string | null
  /** How many lines it has. */
  readonly entries: number
  /** The entry of a serial number (hex); looked up in one pass, so that long lists stay cheap. */
  find(serial: string): RevokedEntry | undefined
}

const UNDERSTOOD: string[] = [
  EXTENSION.crlNumber,
  EXTENSION.authorityKeyIdentifier,
  EXTENSION.deltaCrlIndicator,
  EXTENSION.freshestCrl,
]
const EXTENSIONS_TAG = 0xa0
const TIMES: number[] = [TAG.UTC_TIME, TAG.GENERALIZED_TIME]

function refuse(): never {
  throw new CaError('E_CRL_UNREADABLE')
}

function unknownCritical(extensions: Extension[], understood: string[]): string | null {
  const unknown = extensions.find(
    ({ extnID, critical }) => critical && !understood.includes(extnID)
  )
  return unknown?.extnID ?? null
}

/** An issuing distribution point that says nothing but addresses; null when there is none or it says more. */
function pointsOf(extensions: Extension[]): string[] | null {
  const found = extensions.find(({ extnID }) => extnID === EXTENSION.issuingDistributionPoint)
  if (!found) return null
  const point = decode(new Uint8Array(found.extnValue.buffer), IssuingDistributionPoint)
  const { distributionPoint, onlySomeReasons, indirectCRL } = point
  const { onlyContainsUserCerts, onlyContainsCACerts, onlyContainsAttributeCerts } = point
  const more = [onlyContainsUserCerts, onlyContainsCACerts, onlyContainsAttributeCerts, indirectCRL]
  if (onlySomeReasons || more.includes(true)) return null
  const names = distributionPoint?.fullName ?? []
  const addresses = names.flatMap(
    ({ uniformResourceIdentifier }) => uniformResourceIdentifier ?? []
  )
  return addresses.length > 0 ? addresses : null
}

function readEntry([, date, extensions]: Element[]): RevokedEntry {
  const list = extensions ? [...decode(extensions.bytes, Extensions)] : []
  const coded = list.find(({ extnID }) => extnID === EXTENSION.crlReason)
  const reason = coded && decode(new Uint8Array(coded.extnValue.buffer), CRLReason).reason
  return {
    date: readAsn1Time(date),
    reason: CRLReasons[reason ?? CRLReasons.unspecified] ?? 'unspecified',
    criticalExtension: unknownCritical(list, [EXTENSION.crlReason]),
  }
}

function finder(revoked: Element | undefined) {
  return (serial: string): RevokedEntry | undefined => {
    if (!revoked) return undefined
    for (const entry of readChildren(revoked)) {
      const parts = childrenOf(entry)
      if (integerHex(parts[0].content) === serial) return readEntry(parts)
    }
    return undefined
  }
}

function integer(extensions: Extension[], oid: string): bigint | null {
  const found = extensions.find(({ extnID }) => extnID === oid)
  if (!found) return null
  return BigInt(`0x${toHex(readWhole(new Uint8Array(found.extnValue.buffer)).content)}`)
}

function keyIdentifier(extensions: Extension[]): string | null {
  const found = extensions.find(({ extnID }) => extnID === EXTENSION.authorityKeyIdentifier)
  if (!found) return null
  const value = new Uint8Array(found.extnValue.buffer)
  const raw = { oid: found.extnID, critical: found.critical, value, der: encode(found) }
  return readAuthorityKeyIdentifier(raw).keyIdentifier
}

/** The fields of TBSCertList that may be missing, told apart by their tags (RFC 5280 5.1.2). */
function optionalFields(rest: Element[]) {
  const next = TIMES.includes(rest[0]?.tag) ? rest[0] : undefined
  const after = next ? rest.slice(1) : rest
  const extensions = after.find(({ tag }) => tag === EXTENSIONS_TAG)
  return {
    nextUpdate: next ? readAsn1Time(next) : null,
    revoked: after.find(({ tag }) => tag === TAG.SEQUENCE),
    extensions: extensions ? [...decode(readWhole(extensions.content).bytes, Extensions)] : [],
  }
}

function readDer(der: Uint8Array): RevocationList {
  const [tbs, algorithm, bits, ...beyond] = childrenOf(readWhole(der))
  if (bits?.tag !== TAG.BIT_STRING || bits.content[0] !== 0 || beyond.length > 0) refuse()
  const fields = childrenOf(tbs)
  if (fields[0]?.tag === TAG.INTEGER) fields.shift()
  const [signedAlgorithm, issuer, thisUpdate, ...rest] = fields
  const { nextUpdate, revoked, extensions } = optionalFields(rest)
  const points = pointsOf(extensions)
  const understood = points ? [...UNDERSTOOD, EXTENSION.issuingDistributionPoint] : UNDERSTOOD
  return {
    der,
    tbs: tbs.bytes,
    signatureAlgorithm: algorithm.bytes,
    signedAlgorithm: signedAlgorithm.bytes,
    signature: bits.content.subarray(1),
    issuer: { der: issuer.bytes, text: nameText(parseName(issuer.bytes)) },
    thisUpdate: readAsn1Time(thisUpdate),
    nextUpdate,
    number: integer(extensions, EXTENSION.crlNumber),
    baseNumber: integer(extensions, EXTENSION.deltaCrlIndicator),
    authorityKeyIdentifier: keyIdentifier(extensions),
    points,
    criticalExtension: unknownCritical(extensions, understood),
    get entries() {
      return revoked ? countChildren(revoked) : 0
    },
    find: finder(revoked),
  }
}

/**
 * Reads a certificate revocation list (RFC 5280 5.1) from DER or PEM.
 *
 * @throws CaError E_CRL_UNREADABLE
 */
export function readRevocationList(bytes: Uint8Array): RevocationList {
  try {
    return readDer(fromPem(bytes, 'X509 CRL')[0])
  } catch {
    throw new CaError('E_CRL_UNREADABLE')
  }
}
