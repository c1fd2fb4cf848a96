import { dataOf, type EntryData } from '#ca/audit/entry_data'
import AuditEntry from '#models/audit_entry'
import type { AuditEventName } from '#ca/audit/events'

/**
 * What the audit log announced before something was signed: the data of the one entry of this event about this
 * subject. Undefined when there is none, or more than one.
 */
export async function announcementOf(
  event: AuditEventName,
  subject: string
): Promise<EntryData | undefined> {
  const entries = await AuditEntry.query().where({ event, subject })
  return entries.length === 1 ? dataOf(entries[0]) : undefined
}
