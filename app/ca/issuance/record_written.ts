import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { IssuanceSteps } from '#ca/issuance/issuance_steps'
import { moveWithCertificate } from '#ca/issuance/move_with_certificate'
import Application from '#models/application'
import type { Actor } from '#ca/actor'
import type Certificate from '#models/certificate'

/** Says that a certificate is on its carrier, once what was read back is the same bytes. */
@inject()
export class RecordWritten {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog,
    protected steps: IssuanceSteps
  ) {}

  /**
   * @param read the certificate (DER) as the carrier gave it back
   * @throws CaError E_READ_BACK_DIFFERS
   */
  async handle(
    { certificate, carrierSerial, read }: WrittenInput,
    actor: Actor,
    reached: (step: 'read_back' | 'recorded') => Promise<void>
  ): Promise<void> {
    const { serial } = certificate
    if (Buffer.compare(read, new Uint8Array(certificate.der ?? [])) !== 0)
      throw new CaError('E_READ_BACK_DIFFERS', { carrier: carrierSerial, serial })
    await reached('read_back')
    await db.transaction((trx) => this.#record(trx, certificate, actor))
    await reached('recorded')
  }

  async #record(trx: TransactionClientContract, certificate: Certificate, actor: Actor) {
    const applicationId = certificate.applicationId ?? 0
    await trx.rawQuery('update applications set state = state where id = ?', [applicationId])
    const application = await Application.query({ client: trx })
      .where('id', applicationId)
      .forUpdate()
      .firstOrFail()
    if (application.state !== 'issued') return
    await application.merge({ state: 'written' }).save()
    const move = { to: 'written', certificate, actor, at: this.clock.now() } as const
    await moveWithCertificate(this.audit, trx, move)
    await this.steps.reached('recording', { applicationId, serial: certificate.serial })
  }
}

/** What was written where, and what was read back. */
export interface WrittenInput {
  certificate: Certificate
  carrierSerial: string
  read: Uint8Array
}
