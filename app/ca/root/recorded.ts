import { CaError } from '#ca/ca_error'
import RootApplication from '#models/root_application'
import RootCertificate from '#models/root_certificate'
import RootRevocation from '#models/root_revocation'

/** An application as it was registered, with its decision and its documents. @throws CaError E_ROOT_APPLICATION_ABSENT */
export async function recordedApplication(id: number): Promise<RootApplication> {
  const application = await RootApplication.query()
    .where('id', id)
    .preload('refusal')
    .preload('certificate')
    .preload('documents', (documents) => documents.orderBy('id'))
    .first()
  if (application) return application
  throw new CaError('E_ROOT_APPLICATION_ABSENT', { application: id }, 404)
}

/** An application to revoke as it was registered, with its documents. @throws CaError E_ROOT_REVOCATION_ABSENT */
export async function recordedRevocation(serial: string): Promise<RootRevocation> {
  const certificate = await RootCertificate.findBy('serial', serial)
  const revocation = await RootRevocation.query()
    .where('certificateId', certificate?.id ?? 0)
    .preload('documents', (documents) => documents.orderBy('id'))
    .first()
  if (revocation) return revocation
  throw new CaError('E_ROOT_REVOCATION_ABSENT', { serial }, 409)
}
