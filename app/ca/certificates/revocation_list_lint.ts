import type { DateTime } from 'luxon'
import { algorithm } from '#ca/crypto/algorithms'
import { fromHex, sameBytes, toHex } from '#ca/certificates/asn1'
import { readAuthority } from '#ca/certificates/authority_certificate'
import { readWhole } from '#ca/certificates/der'
import { EXTENSION } from '#ca/certificates/object_identifiers'
import { distributionPoints } from '#ca/certificates/extensions'
import {
  integer,
  issuingPoint,
  listKeyIdentifier,
} from '#ca/certificates/revocation_list_extensions'
import {
  readListFields,
  writeListFrame,
  type ListFields,
} from '#ca/certificates/revocation_list_fields'
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
  list: ListFields
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

const value = ({ list }: LintedList, name: string) =>
  list.extensions.find(({ oid }) => oid === name)?.value

/** A number in its only form; null for none and for bytes that are no such number. */
function numberOf(der: Uint8Array | undefined): bigint | null {
  if (!der) return null
  const number = BigInt(`0x0${toHex(readWhole(der).content)}`)
  return sameBytes(integer(number), der) ? number : null
}

function keyProblems(linted: LintedList): string[] {
  const key = value(linted, EXTENSION.authorityKeyIdentifier)
  if (!key) return ['no authority key identifier']
  const expected = listKeyIdentifier(fromHex(linted.issuer.subjectKeyIdentifier ?? ''))
  return sameBytes(key, expected) ? [] : ['the key identifier is another']
}

function numberProblems(linted: LintedList): string[] {
  const found = numberOf(value(linted, EXTENSION.crlNumber))
  if (found === null) return ['no CRL Number']
  const { lastNumber } = linted.context
  return found > BigInt(lastNumber) ? [] : [`CRL Number ${found} does not follow ${lastNumber}`]
}

function deltaProblems(linted: LintedList): string[] {
  const indicator = value(linted, EXTENSION.deltaCrlIndicator)
  const found = indicator ? String(numberOf(indicator) ?? 'no number') : 'none'
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

function extensionProblems({ list: { extensions } }: LintedList): string[] {
  const oids = extensions.map(({ oid }) => oid)
  return [
    ...oids.filter((oid, at) => oids.indexOf(oid) !== at).map((oid) => `${oid} is there twice`),
    ...extensions
      .filter(({ oid, critical }) => CRITICAL[oid] !== critical)
      .map(({ oid, critical }) => `${oid} is critical: ${critical}`),
  ]
}

function timeProblems({ list, context }: LintedList): string[] {
  const { thisUpdate: from, nextUpdate: next } = list
  if (from > context.on.plus({ minutes: TOLERANCE_MINUTES })) return ['it begins in the future']
  if (!next) return ['it names no next update']
  if (next <= from) return ['it ends before it begins']
  return next <= from.plus({ months: 1 }) ? [] : ['the next update is more than a month away']
}

/** The rules of a revocation list. */
export const LIST_RULES: readonly ListRule[] = [
  {
    id: 'crl_der',
    citation: 'RFC 5280 5.1, X.690 10',
    check: ({ list }) =>
      sameBytes(writeListFrame(list), list.frame) ? [] : ['encoding it again gives other bytes'],
  },
  {
    id: 'crl_version_2',
    citation: 'RFC 5280 5.1.2.1, N-CRL 11',
    check: ({ list }) => (sameBytes(list.version, integer(1)) ? [] : ['the version is not 2']),
  },
  {
    id: 'crl_issuer',
    citation: 'RFC 5280 5.1.2.3',
    check: ({ list, issuer }) =>
      sameBytes(list.issuer, issuer.subject.der) ? [] : ['the issuer is another'],
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
      sameBytes(list.signature, algorithm(context.signatureAlgorithm).signatureAlgorithm)
        ? []
        : ['signed with another algorithm'],
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

/** A list taken apart: the lines are read once. */
function readLinted(tbs: Uint8Array, context: ListContext): LintedList {
  const list = readListFields(tbs)
  const thisUpdate = Number(
    new Date(list.thisUpdate.toMillis()).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')
  )
  const isDelta = typeof context.baseNumber === 'number'
  const entries = readRevokedEntries(list.lines, thisUpdate, isDelta)
  return { list, entries, context, issuer: readAuthority(context.issuer) }
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
