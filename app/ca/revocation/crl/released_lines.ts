import { CRLReasons } from '@peculiar/asn1-x509'
import { RevokedListWriter, type EncodedLines } from '#ca/certificates/revoked_list_writer'
import { sqlMoment } from '#ca/moments'
import { beforeMoment } from '#ca/revocation/crl/list_moment'
import EndedHold from '#models/ended_hold'
import type { ListScope } from '#ca/authorities/list_parts'
import type { ListWindow } from '#ca/revocation/crl/revoked_lines'

/**
 * What a delta takes back, encoded: certificates whose hold has ended since its full list, or while that was read, and
 * that nothing revokes now (RFC 5280 5.2.4). A full list names none of them.
 */
export async function releasedLines(
  { authority, part }: ListScope,
  { until, since }: ListWindow
): Promise<EncodedLines> {
  if (!since) return { count: 0, der: new Uint8Array() }
  const ended = await EndedHold.query()
    .where('outcome', 'released')
    .where('endedAt', '>=', beforeMoment(since.thisUpdate))
    .where('endedAt', '<=', sqlMoment(until))
    .whereHas('certificate', (certificate) =>
      certificate
        .where({ authorityId: authority.id, crlPart: part })
        .whereDoesntHave('revocation', () => {})
    )
    .preload('certificate')
    .orderBy('id')
  const writer = new RevokedListWriter(0, 0)
  const latest = new Map(ended.map((hold) => [hold.certificateId, hold]))
  for (const { certificate, endedAt } of latest.values())
    writer.add({
      serial: certificate.serial,
      revokedAt: endedAt.toJSDate(),
      reason: CRLReasons.removeFromCRL,
      invalidityDate: null,
    })
  return { count: latest.size, der: Uint8Array.from(writer.space.bytes.subarray(0, writer.length)) }
}
