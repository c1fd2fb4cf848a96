import { AuthorityKeyIdentifier, TBSCertList, Version } from '@peculiar/asn1-x509'
import { DateTime } from 'luxon'
import { algorithm } from '#ca/crypto/algorithms'
import { decode, encode, integerHex, sameBytes, toHex } from '#ca/certificates/asn1'
import { readAuthority } from '#ca/certificates/authority_certificate'
import { readWhole } from '#ca/certificates/der'
import { EXTENSION } from '#ca/certificates/object_identifiers'
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
}

interface LintedList {
  bytes: Uint8Array
  list: TBSCertList
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

const value = ({ list }: LintedList, oid: string) => {
  const found = list.crlExtensions?.find(({ extnID }) => extnID === oid)
  return found && new Uint8Array(found.extnValue.buffer)
}

const moment = (time: { getTime(): Date }) => DateTime.fromJSDate(time.getTime(), { zone: 'utc' })

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
  const found = BigInt(`0x${toHex(readWhole(number).content)}`)
  const { lastNumber } = linted.context
  return found > BigInt(lastNumber) ? [] : [`CRL Number ${found} does not follow ${lastNumber}`]
}

function timeProblems({ list, context }: LintedList): string[] {
  const from = moment(list.thisUpdate)
  if (from > context.on.plus({ minutes: TOLERANCE_MINUTES })) return ['it begins in the future']
  if (!list.nextUpdate) return ['it names no next update']
  const next = moment(list.nextUpdate)
  if (next <= from) return ['it ends before it begins']
  return next <= from.plus({ months: 1 }) ? [] : ['the next update is more than a month away']
}

function entryProblems({ list }: LintedList): string[] {
  const revoked = list.revokedCertificates ?? []
  const serials = revoked.map(({ userCertificate }) => integerHex(userCertificate))
  const repeated = serials.filter((serial, at) => serials.indexOf(serial) !== at)
  const late = revoked.filter(
    ({ revocationDate }) => moment(revocationDate) > moment(list.thisUpdate)
  )
  return [
    ...repeated.map((serial) => `${serial} stands there more than once`),
    ...late.map(({ userCertificate }) => `${integerHex(userCertificate)} is revoked in the future`),
  ]
}

/** The rules of a revocation list. */
export const LIST_RULES: readonly ListRule[] = [
  {
    id: 'crl_der',
    citation: 'RFC 5280 5.1, X.690 10',
    check: ({ bytes, list }) =>
      sameBytes(encode(list), bytes) ? [] : ['encoding it again gives other bytes'],
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
  { id: 'crl_number', citation: 'RFC 5280 5.2.3', check: numberProblems },
  { id: 'crl_authority_key', citation: 'RFC 5280 5.2.1', check: keyProblems },
  { id: 'crl_entries', citation: 'RFC 5280 5.1.2.6', check: entryProblems },
]

/**
 * Lints the bytes of a revocation list that are about to be signed, decoded again from their encoding.
 *
 * @param tbs DER TBSCertList
 */
export function lintRevocationList(tbs: Uint8Array, context: ListContext): Finding[] {
  try {
    const linted = {
      context,
      bytes: tbs,
      list: decode(tbs, TBSCertList),
      issuer: readAuthority(context.issuer),
    }
    return LIST_RULES.flatMap(({ id, citation, check }) =>
      check(linted).map((message) => ({ rule: id, citation, message }))
    )
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return [{ rule: 'crl_decodes', citation: 'RFC 5280 5.1', message }]
  }
}
