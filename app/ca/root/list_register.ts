import { CaError } from '#ca/ca_error'
import RootCertificate from '#models/root_certificate'
import RootList from '#models/root_list'
import type Authority from '#models/authority'

/** The register of certificates with its revocations, in the order of issue. */
export function rootRegister(): Promise<RootCertificate[]> {
  return RootCertificate.query()
    .whereNotNull('der')
    .orderBy('id')
    .preload('authority')
    .preload('application')
    .preload('revocation')
}

/** A line of the register by its serial number. @throws CaError E_ROOT_CERTIFICATE_ABSENT */
export async function findInRegister(serial: string): Promise<RootCertificate> {
  const certificate = await RootCertificate.query()
    .where('serial', serial)
    .whereNotNull('der')
    .preload('authority')
    .preload('revocation')
    .first()
  if (certificate) return certificate
  throw new CaError('E_ROOT_CERTIFICATE_ABSENT', { serial }, 404)
}

/** The newest list of a Root CA key that was signed; null before the first. */
export function newestList(authority: Pick<Authority, 'id'>): Promise<RootList | null> {
  return RootList.query()
    .where('authorityId', authority.id)
    .whereNotNull('der')
    .orderBy('number', 'desc')
    .first()
}
