import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { sha256 } from '#ca/crypto/hash'
import { IssuanceSteps } from '#ca/issuance/issuance_steps'
import { moveWithCertificate } from '#ca/issuance/move_with_certificate'
import Application from '#models/application'
import Carrier from '#models/carrier'
import Certificate from '#models/certificate'
import type { Actor } from '#ca/actor'

/**
 * Step 6 of issuing, transaction 2: the signed certificate is stored, the application is `issued`, the carrier
 * gets its line, and the audit log says so; all of it or nothing. A carrier that its holder has already (S-5) gets its
 * line when the certificate is installed, and the application is `to_install` until then.
 */
@inject()
export class CloseReservation {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog,
    protected steps: IssuanceSteps
  ) {}

  /**
   * Whoever comes first closes a reservation; who comes second gets the certificate that the first has stored.
   *
   * @param der the signed certificate
   * @throws CaError E_RESERVATION_VOID when the reservation was given up meanwhile
   */
  handle(certificate: Certificate, der: Uint8Array, actor: Actor): Promise<Certificate> {
    return db.transaction(async (trx) => {
      const application = await this.#lockApplication(trx, certificate)
      const reserved = await Certificate.query({ client: trx })
        .where('id', certificate.id)
        .forUpdate()
        .firstOrFail()
      if (reserved.state === 'issued') return reserved
      if (reserved.state === 'void' || application.state !== 'issuing')
        throw new CaError('E_RESERVATION_VOID', { serial: reserved.serial }, 409)
      return this.#close(trx, application, reserved, der, actor)
    })
  }

  async #lockApplication(trx: TransactionClientContract, { applicationId }: Certificate) {
    await trx.rawQuery('update applications set state = state where id = ?', [applicationId ?? 0])
    return Application.query({ client: trx })
      .where('id', applicationId ?? 0)
      .forUpdate()
      .firstOrFail()
  }

  async #close(
    trx: TransactionClientContract,
    application: Application,
    certificate: Certificate,
    der: Uint8Array,
    actor: Actor
  ) {
    const { id: applicationId, isOnline } = application
    const { serial } = certificate
    const fingerprint = Buffer.from(sha256(der)).toString('hex')
    await application.merge({ state: isOnline ? 'to_install' : 'issued' }).save()
    await certificate
      .merge({ state: 'issued', der: Buffer.from(der), fingerprint, issuedAt: this.clock.now() })
      .save()
    const move = { to: 'assigned', certificate, actor, at: this.clock.now() } as const
    const carrier = isOnline
      ? await Carrier.findOrFail(certificate.carrierId, { client: trx })
      : await moveWithCertificate(this.audit, trx, move)
    await this.audit.append(trx, {
      event: 'certificate_issued',
      actor,
      subject: `certificate:${serial}`,
      data: { serial, applicationId, fingerprint, carrierSerialNumber: carrier.serialNumber },
    })
    await this.steps.reached('closing', { applicationId, serial })
    return certificate
  }
}
