import type { DateTime } from 'luxon'
import { sqlMoment } from '#ca/moments'
import Revocation from '#models/revocation'
import ServiceRevocation from '#models/service_revocation'
import { reasonName } from '#ca/publication/look_up_serial'

const PER_PAGE = 100
/** How many rows are held at once while the whole list is written out. */
const CHUNK = 1000

/** S-26: a number, since when, and why. */
export interface RevokedLine {
  serial: string
  revokedAt: DateTime
  /** Name of the reason code (RFC 5280 5.3.1). */
  reason: string
}

const lineOf = ({ certificate, revokedAt, reason }: Revocation): RevokedLine => ({
  revokedAt,
  serial: certificate.serial,
  reason: reasonName(reason),
})

const query = (at: DateTime) =>
  Revocation.query()
    .where('revokedAt', '<=', sqlMoment(at))
    .preload('certificate', (certificate) => certificate.select('id', 'serial'))

/** Revoked certificates, the newest first, a page of a hundred. */
export function listRevoked({ page, at }: { page: number; at: DateTime }) {
  return query(at).orderBy('revokedAt', 'desc').orderBy('id', 'desc').paginate(page, PER_PAGE)
}

/** A revocation of such a page as it is shown. */
export const revokedLine = lineOf

/** The certificates of services that are revoked: few, the newest first. */
export async function revokedServices(at: DateTime): Promise<RevokedLine[]> {
  const rows = await ServiceRevocation.query()
    .where('revokedAt', '<=', sqlMoment(at))
    .preload('serviceCertificate', (service) => service.select('id', 'serial'))
    .orderBy('id', 'desc')
  return rows.map(({ serviceCertificate, revokedAt, reason }) => ({
    revokedAt,
    serial: serviceCertificate.serial,
    reason: reasonName(reason),
  }))
}

/** All revoked certificates, those of services first, then in the order of their revocation, a thousand rows at a time. */
export async function* allRevoked(at: DateTime): AsyncGenerator<RevokedLine> {
  yield* await revokedServices(at)
  for (let last = 0; ;) {
    const rows = await query(at).where('id', '>', last).orderBy('id').limit(CHUNK)
    for (const row of rows) yield lineOf(row)
    if (rows.length < CHUNK) return
    last = rows[rows.length - 1].id
  }
}
