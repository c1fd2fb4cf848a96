import Certificate from '#models/certificate'
import { authorityChain } from '#ca/authorities/list_authorities'
import { CaError } from '#ca/ca_error'
import type Authority from '#models/authority'

/**
 * A certificate by its serial number (hex, any case), with its application, letter, agency, hand-out, carrier and
 * authority.
 *
 * @throws CaError E_CERTIFICATE_UNKNOWN
 */
export async function findCertificate(serial: string): Promise<Certificate> {
  const certificate = await Certificate.query()
    .where('serial', serial.toLowerCase())
    .preload('authority')
    .preload('carrier')
    .preload('revocation', (revocation) => revocation.preload('letter'))
    .preload('application', (application) =>
      application.preload('letter', (letter) => letter.preload('agency')).preload('handOut')
    )
    .first()
  if (!certificate) throw new CaError('E_CERTIFICATE_UNKNOWN', { serial }, 404)
  return certificate
}

/**
 * The certificate's DER.
 *
 * @throws CaError E_CERTIFICATE_NOT_ISSUED while it is reserved, and for ever when it was given up
 */
export function issuedDer(certificate: Certificate): Uint8Array {
  if (certificate.der) return new Uint8Array(certificate.der)
  throw new CaError('E_CERTIFICATE_NOT_ISSUED', { serial: certificate.serial }, 409)
}

/** The authorities above a certificate: its issuer first, the self-signed root last. */
export const chainOf = (certificate: Certificate): Promise<Authority[]> =>
  authorityChain(certificate.authority)
