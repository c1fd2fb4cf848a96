import { AuthorityKeyIdentifier, TBSCertList, Version } from '@peculiar/asn1-x509'
import { DateTime } from 'luxon'
import { algorithm } from '#ca/crypto/algorithms'
import { decode, encode, sameBytes, toHex } from '#ca/certificates/asn1'
import { readAuthority } from '#ca/certificates/authority_certificate'
import { childrenOf, readWhole, TAG, writeElement } from '#ca/certificates/der'
import { EXTENSION } from '#ca/certificates/object_identifiers'
import { distributionPoints } from '#ca/certificates/extensions'
import { issuingPoint } from '#ca/certificates/revocation_list_extensions'
import { readRevokedEntries, type EntriesReport } from '#ca/certificates/revoked_entries'
import type { CertificateView } from '#ca/certificates/certificate_view'
import type { AlgorithmName } from '#ca/crypto/algorithms'
import type { Finding } from '#ca/certificates/lint'

/** What a list is held against. */
export interface ListContext {
  /** DER certificate of the authority whose key signs. */
  issuer: Uint8Array
  signatureAlgorithm: AlgorithmName
  /** The CRL Number before this one; 0 before the first. */
  lastNumber: number
  on: DateTime
  /** The full list that a delta builds on; absent for a full list. */
  baseNumber?: number | null
  /** The address of a list that is not about all certificates. */
  point?: string | null
  /** The address of the delta list that a full list must name. */
  freshest?: string | null
}

interface LintedList {
  /** Everything but the lines. */
  list: TBSCertList
  /** DER of that. */
  frame: Uint8Array
  entries: EntriesReport
  issuer: Readonly<CertificateView>
  context: ListContext
}

interface ListRule {
  id: string
  citation: string
  check(linted: LintedList): string[]
}

/** What two clocks of one house may differ by. */
const TOLERANCE_MINUTES = 5

/** The extensions that a list of ours may have, and which of them are critical (RFC 5280 5.2). */
const CRITICAL: Readonly<Record<string, boolean>> = {
  [EXTENSION.authorityKeyIdentifier]: false,
  [EXTENSION.crlNumber]: false,
  [EXTENSION.deltaCrlIndicator]: true,
  [EXTENSION.issuingDistributionPoint]: true,
  [EXTENSION.freshestCrl]: false,
}

const value = ({ list }: LintedList, oid: string) => {
  const found = list.crlExtensions?.find(({ extnID }) => extnID === oid)
  return found && new Uint8Array(found.extnValue.buffer)
}

const moment = (time: { getTime(): Date }) => DateTime.fromJSDate(time.getTime(), { zone: 'utc' })

const numberOf = (der: Uint8Array) => BigInt(`0x${toHex(readWhole(der).content)}`)

function keyProblems(linted: LintedList): string[] {
  const key = value(linted, EXTENSION.authorityKeyIdentifier)
  if (!key) return ['no authority key identifier']
  const found = decode(key, AuthorityKeyIdentifier).keyIdentifier
  const expected = linted.issuer.subjectKeyIdentifier
  return found && toHex(found.buffer) === expected ? [] : ['the key identifier is another']
}

function numberProblems(linted: LintedList): string[] {
  const number = value(linted, EXTENSION.crlNumber)
  if (!number) return ['no CRL Number']
  const found = numberOf(number)
  const { lastNumber } = linted.context
  return found > BigInt(lastNumber) ? [] : [`CRL Number ${found} does not follow ${lastNumber}`]
}

function deltaProblems(linted: LintedList): string[] {
  const indicator = value(linted, EXTENSION.deltaCrlIndicator)
  const found = indicator ? String(numberOf(indicator)) : 'none'
  const expected = String(linted.context.baseNumber ?? 'none')
  return found === expected ? [] : [`the base is ${found} instead of ${expected}`]
}

function addressProblems(linted: LintedList): string[] {
  const { point = null, freshest = null } = linted.context
  const expected: [string, Uint8Array | null][] = [
    [EXTENSION.issuingDistributionPoint, point === null ? null : issuingPoint(point)],
    [EXTENSION.freshestCrl, freshest === null ? null : distributionPoints([freshest])],
  ]
  return expected.flatMap(([oid, wanted]) => {
    const found = value(linted, oid) ?? new Uint8Array()
    return sameBytes(found, wanted ?? new Uint8Array()) ? [] : [`${oid} is another`]
  })
}

function extensionProblems({ list }: LintedList): string[] {
  const extensions = list.crlExtensions ?? []
  const oids = extensions.map(({ extnID }) => extnID)
  return [
    ...oids.filter((oid, at) => oids.indexOf(oid) !== at).map((oid) => `${oid} is there twice`),
    ...extensions
      .filter(({ extnID, critical }) => CRITICAL[extnID] !== critical)
      .map(({ extnID, critical }) => `${extnID} is critical: ${critical}`),
  ]
}

function timeProblems({ list, context }: LintedList): string[] {
  const from = moment(list.thisUpdate)
  if (from > context.on.plus({ minutes: TOLERANCE_MINUTES })) return ['it begins in the future']
  if (!list.nextUpdate) return ['it names no next update']
  const next = moment(list.nextUpdate)
  if (next <= from) return ['it ends before it begins']
  return next <= from.plus({ months: 1 }) ? [] : ['the next update is more than a month away']
}

/** The rules of a revocation list. */
export const LIST_RULES: readonly ListRule[] = [
  {
    id: 'crl_der',
    citation: 'RFC 5280 5.1, X.690 10',
    check: ({ frame, list }) =>
      sameBytes(encode(list), frame) ? [] : ['encoding it again gives other bytes'],
  },
  {
    id: 'crl_version_2',
    citation: 'RFC 5280 5.1.2.1, N-CRL 11',
    check: ({ list }) => (list.version === Version.v2 ? [] : ['the version is not 2']),
  },
  {
    id: 'crl_issuer',
    citation: 'RFC 5280 5.1.2.3',
    check: ({ list, issuer }) =>
      sameBytes(encode(list.issuer), issuer.subject.der) ? [] : ['the issuer is another'],
  },
  {
    id: 'crl_issuer_may_sign',
    citation: 'RFC 5280 4.2.1.3, annex 5 (Key Usage)',
    check: ({ issuer }) => (issuer.keyUsage?.includes('cRLSign') ? [] : ['no cRLSign']),
  },
  {
    id: 'crl_signature_algorithm',
    citation: 'RFC 5280 5.1.2.2',
    check: ({ list, context }) =>
      sameBytes(encode(list.signature), algorithm(context.signatureAlgorithm).signatureAlgorithm)
        ? []
        : [`signed with ${list.signature.algorithm}`],
  },
  { id: 'crl_times', citation: 'R-14, RFC 5280 5.1.2.5', check: timeProblems },
  { id: 'crl_extensions', citation: 'RFC 5280 5.2', check: extensionProblems },
  { id: 'crl_number', citation: 'RFC 5280 5.2.3', check: numberProblems },
  { id: 'crl_delta', citation: 'RFC 5280 5.2.4, N11', check: deltaProblems },
  { id: 'crl_addresses', citation: 'RFC 5280 5.2.5, 5.2.6', check: addressProblems },
  { id: 'crl_authority_key', citation: 'RFC 5280 5.2.1', check: keyProblems },
  {
    id: 'crl_entries',
    citation: 'RFC 5280 5.1.2.6, 5.3',
    check: ({ entries }) => entries.problems,
  },
]

/** A list taken apart: the frame is small whatever the list has, and the lines are read once. */
function readLinted(tbs: Uint8Array, context: ListContext): LintedList {
  const fields = childrenOf(readWhole(tbs))
  const lines = fields.findIndex(({ tag }, at) => at > 3 && tag === TAG.SEQUENCE)
  const frame = writeElement(
    TAG.SEQUENCE,
    ...fields.filter((_, at) => at !== lines).map(({ bytes }) => bytes)
  )
  const list = decode(frame, TBSCertList)
  const thisUpdate = Number(moment(list.thisUpdate).toFormat('yyyyMMddHHmmss'))
  const content = fields[lines]?.content ?? new Uint8Array()
  const entries = readRevokedEntries(content, thisUpdate)
  return { list, frame, entries, context, issuer: readAuthority(context.issuer) }
}

/**
 * Lints the bytes of a revocation list that are about to be signed, read again from their encoding.
 *
 * @param tbs DER TBSCertList
 */
export function lintRevocationList(tbs: Uint8Array, context: ListContext): Finding[] {
  try {
    const linted = readLinted(tbs, context)
    return LIST_RULES.flatMap(({ id, citation, check }) =>
      check(linted).map((message) => ({ rule: id, citation, message }))
    )
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return [{ rule: 'crl_decodes', citation: 'RFC 5280 5.1', message }]
  }
}
