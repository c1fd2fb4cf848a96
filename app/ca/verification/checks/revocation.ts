import type { DateTime } from 'luxon'
import { CryptoError } from '#ca/crypto/crypto_error'
import { verifySignature } from '#ca/crypto/verify_signature'
import { sameBytes } from '#ca/certificates/asn1'
import type { CertificateView } from '#ca/certificates/certificate_view'
import { sameName } from '#ca/certificates/names'
import { isoMoment } from '#ca/moments'
import { fail, notApplicable, pass, undetermined, type Finding } from '#ca/verification/report'
import type { RevocationList, RevokedEntry } from '#ca/verification/revocation_list'

/** Somebody's certificate, the authority above it, and the moment it is judged at. */
export interface RevocationQuestion {
  certificate: CertificateView
  /** null when it was not given. */
  issuer: CertificateView | null
  lists: RevocationList[]
  at: DateTime
  /** Whether an answer must be had: without one the outcome is undetermined. */
  required: boolean
  /** The certificate is of a time stamping unit, whose stamps say themselves when they were made. */
  stamps?: boolean
}

/** Since when, and the name of the reason code. */
type RevocationFact = Pick<RevokedEntry, 'date' | 'reason'>

const open = (reason: string, facts: Record<string, string> = {}) =>
  undetermined('revocation', reason, facts)

/** What was found of lists, by the issuer: each certificate of a path asks, and a long list is long to hash. */
const known = new WeakMap<RevocationList, WeakMap<CertificateView, Finding | null>>()

/** Why a list cannot be relied on; null when it can (RFC 5280 6.3.3). */
function flaw(list: RevocationList, issuer: CertificateView): Finding | null {
  const ofList = known.get(list) ?? new WeakMap<CertificateView, Finding | null>()
  known.set(list, ofList)
  const found = ofList.get(issuer)
  if (found !== undefined) return found
  const sought = seekFlaw(list, issuer)
  ofList.set(issuer, sought)
  return sought
}

function seekFlaw(list: RevocationList, issuer: CertificateView): Finding | null {
  const facts = { issuer: list.issuer.text }
  if (list.criticalExtension) {
    return open('crl_extension_critical', { oid: list.criticalExtension })
  }
  if (issuer.keyUsage && !issuer.keyUsage.includes('cRLSign')) return open('crl_not_allowed', facts)
  if (!sameBytes(list.signatureAlgorithm, list.signedAlgorithm)) {
    return open('crl_signature_wrong', facts)
  }
  const { signatureAlgorithm, tbs: data, signature } = list
  try {
    verifySignature({ spki: issuer.key.spki, signatureAlgorithm, data, signature })
  } catch (error) {
    if (error instanceof CryptoError) return open('crl_signature_wrong', facts)
    throw error
  }
  return null
}

function dates({ thisUpdate, nextUpdate }: RevocationList, at: DateTime) {
  return {
    thisUpdate: isoMoment(thisUpdate),
    nextUpdate: nextUpdate ? isoMoment(nextUpdate) : '-',
    at: isoMoment(at),
  }
}

/**
 * Reasons for which a time stamping unit is revoked and what it stamped before stays good (RFC 3161 4). `unspecified` is
 * none of them: lists leave that code out (RFC 5280 5.3.1), and without a code every stamp is doubtful.
 */
const STAMPS_STAY_GOOD: readonly string[] = [
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
]

/** What being revoked at a moment means for the moment asked about. */
export function revokedAt(
  { date, reason }: RevocationFact,
  { at, stamps }: Pick<RevocationQuestion, 'at' | 'stamps'>
): Finding {
  if (stamps && !STAMPS_STAY_GOOD.includes(reason)) {
    return fail('revocation', 'stamps_doubtful', { date: isoMoment(date), reason })
  }
  if (date > at) {
    return pass('revocation', 'revoked_later', { date: isoMoment(date), at: isoMoment(at) })
  }
  return revoked({ date, reason })
}

function revoked({ date, reason }: RevocationFact): Finding {
  const why = reason === 'certificateHold' ? 'on_hold' : 'revoked'
  return fail('revocation', why, { date: isoMoment(date), reason })
}

/**
 * Whether silence of the list means 'not revoked' at that moment. A list that was made later says so too, as
 * long as the certificate had not expired by then: entries of expired ones may be gone (RFC 5280 3.3).
 */
function silence(list: RevocationList, { certificate, at }: RevocationQuestion): Finding {
  const facts = dates(list, at)
  if (at < list.thisUpdate) {
    return certificate.notAfter < list.thisUpdate
      ? open('crl_after_expiry', facts)
      : pass('revocation', 'not_revoked_later_list', facts)
  }
  if (!list.nextUpdate) return open('crl_without_next_update', facts)
  if (at > list.nextUpdate) return open('crl_expired', facts)
  return pass('revocation', 'not_revoked', facts)
}

function judge(list: RevocationList, question: RevocationQuestion): Finding {
  const entry = list.find(question.certificate.serial)
  if (entry?.criticalExtension) {
    return open('crl_extension_critical', { oid: entry.criticalExtension })
  }
  if (entry && entry.reason !== 'removeFromCRL') {
    return revokedAt(entry, question)
  }
  return list.baseNumber === null ? silence(list, question) : open('crl_delta_alone')
}

/** A delta that goes on from the full list: its entries replace those of the list (RFC 5280 5.2.4). */
function continues(delta: RevocationList, full: RevocationList): boolean {
  const { baseNumber, number } = delta
  if (baseNumber === null || number === null || full.number === null) return false
  return baseNumber <= full.number && number > full.number
}

/** Whoever verifies may bring lists: an old one must not hide what a newer one says. */
function newestOf(lists: RevocationList[]): RevocationList | undefined {
  return lists.toSorted((a, b) => b.thisUpdate.toMillis() - a.thisUpdate.toMillis())[0]
}

function judgeAll(usable: RevocationList[], question: RevocationQuestion): Finding {
  const full = usable.filter(({ baseNumber }) => baseNumber === null)
  const deltas = usable.filter(({ baseNumber }) => baseNumber !== null)
  const newest = newestOf(full)
  if (!newest) return judge(newestOf(deltas) ?? usable[0], question)
  const delta = newestOf(deltas.filter((each) => continues(each, newest)))
  const entry = delta?.find(question.certificate.serial)
  if (!delta || !entry) return judge(newest, question)
  return entry.reason === 'removeFromCRL' ? silence(newest, question) : judge(delta, question)
}

/** Whether a certificate is among those that a list is about (RFC 5280 6.3.3 b). */
function isAbout({ points }: RevocationList, { crl }: CertificateView): boolean {
  return points === null || points.some((address) => crl.includes(address))
}

function unanswered({ required, lists, certificate }: RevocationQuestion): Finding {
  const addresses = [...certificate.ocsp, ...certificate.crl].join(', ') || '-'
  const facts = { issuer: certificate.issuer.text, addresses }
  if (lists.length > 0) return open('crl_of_another_issuer', facts)
  return required ? open('revocation_unknown', facts) : notApplicable('revocation', 'not_checked')
}

/**
 * Whether the certificate was revoked at that moment, by the lists that were given. Nothing given: not checked,
 * unless an answer is required. A list that cannot be relied on leaves it undetermined, never invalid.
 */
export function checkRevocation(question: RevocationQuestion): Finding {
  const { certificate, issuer } = question
  const lists = question.lists.filter(
    (list) => sameName(list.issuer.der, certificate.issuer.der) && isAbout(list, certificate)
  )
  if (lists.length === 0) return unanswered(question)
  if (!issuer) return open('crl_issuer_unknown', { issuer: certificate.issuer.text })
  const judged = lists.map((list) => ({ list, flaw: flaw(list, issuer) }))
  const usable = judged.filter((each) => !each.flaw).map(({ list }) => list)
  return usable.length > 0 ? judgeAll(usable, question) : (judged[0].flaw as Finding)
}
