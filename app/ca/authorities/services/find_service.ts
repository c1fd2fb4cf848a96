import type { DateTime } from 'luxon'
import { sqlMoment } from '#ca/moments'
import ServiceCertificate from '#models/service_certificate'
import type { ServicePurpose } from '#models/service_certificate'

/** A service of a State CA key. */
export interface ServiceOf {
  authorityId: number
  purpose: ServicePurpose
}

/** The newest certificate of a service that is valid at a moment; null when there is none. */
export function findService(
  { authorityId, purpose }: ServiceOf,
  at: DateTime
): Promise<ServiceCertificate | null> {
  return ServiceCertificate.query()
    .where({ authorityId, purpose, state: 'issued' })
    .where('notBefore', '<=', sqlMoment(at))
    .where('notAfter', '>', sqlMoment(at))
    .orderBy('number', 'desc')
    .first()
}

/** The services that sign at a moment: of each State CA key and purpose the newest valid certificate. */
export async function listServices(
  purpose: ServicePurpose,
  at: DateTime,
  reading: { connection?: string } = {}
): Promise<ServiceCertificate[]> {
  const valid = await ServiceCertificate.query(reading)
    .where({ purpose, state: 'issued' })
    .where('notBefore', '<=', sqlMoment(at))
    .where('notAfter', '>', sqlMoment(at))
    .orderBy('number')
  return [...new Map(valid.map((each) => [each.authorityId, each])).values()]
}
