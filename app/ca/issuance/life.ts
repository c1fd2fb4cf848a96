import { dataOf } from '#ca/audit/entry_data'
import { entriesAbout } from '#ca/audit/list_entries'
import type AuditEntry from '#models/audit_entry'
import type Certificate from '#models/certificate'

/**
 * What the audit log says of a certificate, the newest first: the certificate itself, its application, and its
 * carrier as far as it carried this application.
 */
export async function lifeOf(certificate: Certificate): Promise<AuditEntry[]> {
  const { applicationId, carrierId, serial } = certificate
  const entries = await entriesAbout([
    `certificate:${serial}`,
    ...(applicationId ? [`application:${applicationId}`] : []),
    ...(carrierId ? [`carrier:${carrierId}`] : []),
  ])
  return entries.filter(
    (entry) =>
      !entry.subject.startsWith('carrier:') || dataOf(entry).applicationId === applicationId
  )
}
