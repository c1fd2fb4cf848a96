import { dataOf } from '#ca/audit/entry_data'
import { entriesAbout } from '#ca/audit/list_entries'
import type { DateTime } from 'luxon'
import type Certificate from '#models/certificate'

/** A hold as whoever ends it has to know it. */
export interface KnownHold {
  since: DateTime
  /** The document that asked for it, and who put it on hold: an actor of the audit log. */
  basis: string
  by: string
}

/** The hold of a certificate (with its revocation) that is on hold now; null of any other. */
export async function holdOf({ serial, revocation }: Certificate): Promise<KnownHold | null> {
  if (!revocation || revocation.isForGood) return null
  const entries = await entriesAbout([`certificate:${serial}`])
  const begun = entries.find(({ event }) => event === 'certificate_held')
  const since = revocation.revokedAt
  return begun ? { since, basis: String(dataOf(begun).basis), by: begun.actor } : null
}
