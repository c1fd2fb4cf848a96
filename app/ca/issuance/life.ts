import { dataOf } from '#ca/audit/entry_data'
import { entriesAbout } from '#ca/audit/list_entries'
import type AuditEntry from '#models/audit_entry'
import type Certificate from '#models/certificate'

/**
 * What the audit log says of a certificate, the newest first: the certificate itself, its application, and its
 * carrier (preloaded) as far as it carried this application.
 */
export async function lifeOf(certificate: Certificate): Promise<AuditEntry[]> {
  const { applicationId, carrier, serial } = certificate
  const entries = await entriesAbout([
    `certificate:${serial}`,
    ...(applicationId ? [`application:${applicationId}`] : []),
    ...(carrier ? [`carrier:${carrier.serialNumber}`] : []),
  ])
  return entries.filter(
    (entry) =>
      !entry.subject.startsWith('carrier:') || dataOf(entry).applicationId === applicationId
  )
}
