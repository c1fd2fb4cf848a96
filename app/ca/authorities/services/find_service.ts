import type { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { sqlMoment } from '#ca/moments'
import ServiceCertificate from '#models/service_certificate'
import type { ServicePurpose } from '#models/service_certificate'

/** A service of a State CA key. */
export interface ServiceOf {
  authorityId: number
  purpose: ServicePurpose
}

/** The newest certificate of a service that is valid at a moment and not revoked; null when there is none. */
export function findService(
  { authorityId, purpose }: ServiceOf,
  at: DateTime
): Promise<ServiceCertificate | null> {
  return ServiceCertificate.query()
    .where({ authorityId, purpose, state: 'issued' })
    .where('notBefore', '<=', sqlMoment(at))
    .where('notAfter', '>', sqlMoment(at))
    .whereDoesntHave('revocation', () => {})
    .orderBy('number', 'desc')
    .first()
}

/** The certificates with which services may sign at a moment: of each State CA key and purpose, the newest last. */
export function validServices(
  purpose: ServicePurpose,
  at: DateTime,
  reading: { connection?: string } = {}
): Promise<ServiceCertificate[]> {
  return ServiceCertificate.query(reading)
    .where({ purpose, state: 'issued' })
    .where('notBefore', '<=', sqlMoment(at))
    .where('notAfter', '>', sqlMoment(at))
    .whereDoesntHave('revocation', () => {})
    .orderBy('number')
    .exec()
}

/** The services that sign at a moment: of each State CA key and purpose the newest valid certificate. */
export async function listServices(
  purpose: ServicePurpose,
  at: DateTime
): Promise<ServiceCertificate[]> {
  const valid = await validServices(purpose, at)
  return [...new Map(valid.map((each) => [each.authorityId, each])).values()]
}

/** The certificates of services that have not ended, revoked ones too, with their keys: for a screen. */
export function servicesOverview(at: DateTime): Promise<ServiceCertificate[]> {
  return ServiceCertificate.query()
    .where('state', 'issued')
    .where('notAfter', '>', sqlMoment(at))
    .preload('authority')
    .preload('revocation')
    .orderBy('authorityId')
    .orderBy('purpose')
    .orderBy('number')
    .exec()
}

/**
 * The certificate of a service that may be revoked.
 *
 * @param serial hex
 * @throws CaError E_SERVICE_UNKNOWN, E_CERTIFICATE_ALREADY_REVOKED
 */
export async function findRevocableService(serial: string): Promise<ServiceCertificate> {
  const service = await ServiceCertificate.query()
    .where({ serial, state: 'issued' })
    .preload('authority')
    .preload('revocation')
    .first()
  if (!service) throw new CaError('E_SERVICE_UNKNOWN', { serial }, 404)
  if (service.revocation) throw new CaError('E_CERTIFICATE_ALREADY_REVOKED', { serial }, 409)
  return service
}
