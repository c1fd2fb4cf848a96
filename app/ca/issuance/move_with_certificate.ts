import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { moveCarrier } from '#ca/carriers/move_carrier'
import type { Actor } from '#ca/actor'
import type { AuditLog } from '#ca/audit/audit_log'
import type Carrier from '#models/carrier'
import type Certificate from '#models/certificate'

/** A carrier's step with its certificate: assigned when the certificate is stored, written when it was read back. */
export interface CertificateMove {
  to: 'assigned' | 'written'
  certificate: Certificate
  actor: Actor
  at: DateTime
}

/**
 * Moves the carrier of a certificate, its audit line included, in the transaction that does the same to the
 * certificate: there is never one without the other.
 *
 * @throws CaError E_CARRIER_TRANSITION, E_CARRIER_OF_ANOTHER
 */
export async function moveWithCertificate(
  audit: AuditLog,
  trx: TransactionClientContract,
  { to, certificate, actor, at }: CertificateMove
): Promise<Carrier> {
  const applicationId = certificate.applicationId ?? 0
  const carrierId = certificate.carrierId ?? 0
  const carrier = await moveCarrier(trx, { carrierId, to, applicationId, actor, at })
  const { serialNumber } = carrier
  await audit.append(trx, {
    event: `carrier_${to}`,
    actor,
    subject: `carrier:${serialNumber}`,
    data: { serialNumber, applicationId, certificateSerial: certificate.serial },
  })
  return carrier
}
