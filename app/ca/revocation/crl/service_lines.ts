import { RevokedListWriter, type EncodedLines } from '#ca/certificates/revoked_list_writer'
import { sqlMoment } from '#ca/moments'
import { beforeMoment } from '#ca/revocation/crl/list_moment'
import ServiceRevocation from '#models/service_revocation'
import type { ListScope } from '#ca/authorities/list_parts'
import type { ListWindow } from '#ca/revocation/crl/revoked_lines'

/** Certificates of services name the list of their key itself, whatever parts it has. */
const PART = 0

/** What a list names of the services of its key, encoded: a handful, read anew for each list. */
export async function serviceLines(
  { authority, part }: ListScope,
  { until, expiredBy, since }: ListWindow
): Promise<EncodedLines> {
  if (part !== PART) return { count: 0, der: new Uint8Array() }
  const query = ServiceRevocation.query()
    .where('revokedAt', '<=', sqlMoment(until))
    .whereHas('serviceCertificate', (service) => service.where('authorityId', authority.id))
    .preload('serviceCertificate')
    .orderBy('id')
  if (since) query.where('revokedAt', '>=', beforeMoment(since.thisUpdate))
  const wasListed = (at: string) => expiredBy !== null && at < beforeMoment(expiredBy)
  const writer = new RevokedListWriter(0, 0)
  let count = 0
  for (const { serviceCertificate, revokedAt, reason, invalidityDate } of await query) {
    const { serial, notAfter } = serviceCertificate
    if (expiredBy && notAfter < expiredBy && wasListed(sqlMoment(revokedAt))) continue
    writer.add({
      serial,
      reason,
      revokedAt: revokedAt.toJSDate(),
      invalidityDate: invalidityDate?.toJSDate() ?? null,
    })
    count += 1
  }
  return { count, der: Uint8Array.from(writer.space.bytes.subarray(0, writer.length)) }
}
