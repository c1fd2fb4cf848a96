import { DateTime } from 'luxon'
import type { Facts } from '#ca/ca_error'
import type { RegisterEntry } from '#ca/verification/evidence'
import type { DocumentInput } from '#ca/verification/verify_document'
import type { DocumentReport } from '#ca/verification/documents/document_report'

/*
| What the threads say to each other. Moments go as ISO 8601, a report as JSON.
*/

/** A list of the house; its bytes come once to each thread. */
export interface SentList {
  readonly id: number
  readonly der: Uint8Array | null
}

/** To verify this, with what the house has. */
export interface VerificationJob {
  readonly kind: 'verify'
  readonly now: string
  readonly input: DocumentInput
  readonly authorities: { readonly trusted: Uint8Array[]; readonly known: Uint8Array[] }
  readonly lists: readonly SentList[]
}

/** An entry of the register, by fingerprint. */
export interface SentEntry {
  readonly fingerprint: string
  readonly readAt: string
  readonly revoked: { readonly date: string; readonly reason: string } | null
}

/** What a verifying thread is told. */
export type Told = VerificationJob | { readonly kind: 'register'; readonly entries: SentEntry[] }

/** What a verifying thread says: first that it is there, then of each job what it found. */
export type Said =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ask'; readonly fingerprints: string[] }
  | { readonly kind: 'report'; readonly report: string }
  | {
      readonly kind: 'refused'
      readonly code: `E_${string}`
      readonly facts: Facts
      readonly status: number
    }

const iso = (at: DateTime) => at.toUTC().toISO() ?? ''
const moment = (text: string) => DateTime.fromISO(text, { zone: 'utc' })

export function sendEntries(register: ReadonlyMap<string, RegisterEntry>): SentEntry[] {
  return [...register].map(([fingerprint, { readAt, revoked }]) => ({
    fingerprint,
    readAt: iso(readAt),
    revoked: revoked && { date: iso(revoked.date), reason: revoked.reason },
  }))
}

export function readEntries(entries: readonly SentEntry[]): Map<string, RegisterEntry> {
  return new Map(
    entries.map(({ fingerprint, readAt, revoked }) => [
      fingerprint,
      {
        readAt: moment(readAt),
        revoked: revoked && { date: moment(revoked.date), reason: revoked.reason },
      },
    ])
  )
}

/** The moments of a report; every other value is what JSON has. */
const MOMENTS = ['verifiedAt', 'claimedAt', 'judgedAt']

/** A report from its JSON. */
export function readReport(text: string): DocumentReport {
  return JSON.parse(text, (key, value: unknown) =>
    typeof value === 'string' && MOMENTS.includes(key) ? moment(value) : value
  ) as DocumentReport
}
