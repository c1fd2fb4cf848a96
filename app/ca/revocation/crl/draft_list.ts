import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { TbsRevocationList } from '#ca/certificates/tbs_revocation_list'
import { type ListScope } from '#ca/authorities/list_parts'
import {
  isOnline,
  lastNumbered,
  listAddresses,
  newestPublished,
} from '#ca/revocation/crl/list_scope'
import { listTerms } from '#ca/revocation/crl/list_terms'
import { completeEntries } from '#ca/revocation/crl/revoked_entries'
import { countRevocations } from '#ca/revocation/crl/seen_revocations'
import { serviceLines } from '#ca/revocation/crl/service_lines'
import { releasedLines } from '#ca/revocation/crl/released_lines'
import { newestRevocation, revokedLines, type ListWindow } from '#ca/revocation/crl/revoked_lines'
import type { DateTime } from 'luxon'
import type { Addresses } from '#ca/certificates/profiles/profile'
import type { ListContext } from '#ca/certificates/revocation_list_lint'
import type { RevocationListHead } from '#ca/certificates/tbs_revocation_list'
import type RevocationList from '#models/revocation_list'
import type { ListKind } from '#models/revocation_list'

/** A list before anybody has decided on it. */
export interface ListDraft {
  scope: ListScope
  kind: ListKind
  head: RevocationListHead
  /** DER TBSCertList. */
  tbs: Uint8Array
  entries: number
  seenTo: number
  seenCount: number
  /** What the linter holds it against. */
  context: ListContext
}

interface DraftInput {
  scope: ListScope
  kind: ListKind
  addresses: Addresses
  now: DateTime
}

/**
 * A list never begins before the one before it: relying parties keep the later one, and would miss what it says.
 *
 * @throws CaError E_CRL_CLOCK
 */
export function assertClock(last: RevocationList | null, now: DateTime): void {
  if (!last || last.thisUpdate <= now) return
  const facts = { last: last.thisUpdate.toUTC().toISO() ?? '', now: now.toUTC().toISO() ?? '' }
  throw new CaError('E_CRL_CLOCK', facts, 409)
}

/** @throws CaError E_CRL_BASE */
function baseOf(full: RevocationList | null, { scope, kind }: DraftInput): RevocationList | null {
  if (kind === 'full') return null
  if (full) return full
  throw new CaError('E_CRL_BASE', { authority: scope.authority.fileName ?? '' }, 409)
}

/** The dates of a list; a delta is good as long as the full list that it builds on. */
function nextUpdate({ kind, now, scope }: DraftInput, base: RevocationList | null): DateTime {
  const next = kind === 'delta' && base ? base.nextUpdate : now.plus(listTerms(now).full.validFor)
  return next < scope.authority.notAfter ? next : scope.authority.notAfter
}

function headOf(input: DraftInput, number: number, base: RevocationList | null) {
  const { scope, kind, now } = input
  const { full, delta } = listAddresses(input.addresses, scope)
  return {
    issuer: new Uint8Array(scope.authority.certificate),
    signatureAlgorithm: scope.authority.algorithm,
    number,
    thisUpdate: now,
    nextUpdate: nextUpdate(input, base),
    baseNumber: base?.number ?? null,
    point: scope.authority.crlParts > 0 ? full : null,
    freshest: kind === 'full' ? delta : null,
  }
}

/** By how much a list may be longer than the one before it without being moved while it grows. */
const GROWTH = 1 << 20

/** @param before the bytes of the list before it */
async function build(
  head: RevocationListHead,
  scope: ListScope,
  window: ListWindow,
  before: number
) {
  const list = new TbsRevocationList(head, before === 0 ? 0 : before + GROWTH)
  list.append(await releasedLines(scope, window))
  for await (const lines of revokedLines(scope, window)) list.append(lines)
  list.append(await serviceLines(scope, window))
  return { tbs: list.finish(), entries: list.entries }
}

/**
 * How far below the newest revocation of a list one may have been under way in another transaction. SQLite has one
 * writer at a time: its revocations are numbered in the order in which they are committed.
 */
const underWay = () => (db.connection().dialect.name === 'mysql' ? 10_000 : 0)

/**
 * Step 1 of issuing a list: its bytes to be signed, under the next number, from one pass over the database.
 *
 * @throws CaError E_CRL_CLOCK, E_CRL_BASE, E_CRL_TERMS, E_CRL_SERIAL, E_CRL_INCOMPLETE
 */
export async function draftList(input: DraftInput): Promise<ListDraft> {
  const { scope, kind, now } = input
  const last = await lastNumbered(scope)
  const newest = last && isOnline(last) ? last : await newestPublished(scope)
  assertClock(newest, now)
  const full = newest?.kind === 'full' ? newest : await newestPublished(scope, 'full')
  const base = baseOf(full, input)
  const lastNumber = last?.number ?? 0
  const head = headOf(input, lastNumber + 1, base)
  const seenTo = await newestRevocation()
  const seenCount = await countRevocations(seenTo)
  await completeEntries(base ? base.seenTo - underWay() : 0)
  const expiredBy = kind === 'full' ? (full?.thisUpdate ?? null) : null
  const window = { until: now, expiredBy, since: base }
  const built = await build(head, scope, window, kind === 'full' ? (full?.size ?? 0) : 0)
  const { issuer, signatureAlgorithm, baseNumber, point, freshest } = head
  const context = { issuer, signatureAlgorithm, lastNumber, on: now, baseNumber, point, freshest }
  return { scope, kind, head, ...built, seenTo, seenCount, context }
}
