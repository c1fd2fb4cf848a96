import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { Desk } from '#ca/carriers/desk'
import { IssuanceSteps } from '#ca/issuance/issuance_steps'
import { moveWithCertificate } from '#ca/issuance/move_with_certificate'
import Application from '#models/application'
import type { Actor } from '#ca/actor'
import type { IssuanceStep } from '#ca/issuance/issuance_steps'
import type Certificate from '#models/certificate'

/** After these the issued certificate's key is out of reach; nothing but revocation is left for it. */
const KEY_LOST = new Set([
  'E_CARRIER_ABSENT',
  'E_CARRIER_REMOVED',
  'E_KEY_ABSENT',
  'E_CERTIFICATE_OF_ANOTHER_KEY',
  'E_CARRIER_WRITTEN',
  'E_PIN_BLOCKED',
])

/** A certificate to be written, with the carrier that its key is on. */
export interface WriteInput {
  certificate: Certificate
  carrierSerial: string
  pin: string
}

/** Writes an issued certificate onto the carrier that made its key, reads it back, and only then says so. */
@inject()
export class WriteOntoCarrier {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog,
    protected desk: Desk,
    protected steps: IssuanceSteps
  ) {}

  /**
   * @throws CaError E_CARRIER_FAILED_AFTER_ISSUE with the station's code as `cause`: the certificate is valid and
   *   cannot be given up, only revoked; E_READ_BACK_DIFFERS; E_PIN_WRONG and other passing errors of the desk
   */
  async handle(
    input: WriteInput,
    actor: Actor,
    onStep?: (step: IssuanceStep) => void
  ): Promise<void> {
    const { certificate } = input
    const facts = { applicationId: certificate.applicationId ?? 0, serial: certificate.serial }
    const reached = async (step: IssuanceStep) => {
      await this.steps.reached(step, facts)
      onStep?.(step)
    }
    const der = new Uint8Array(certificate.der ?? [])
    await this.#onCarrier(input, () => this.desk.write(input.carrierSerial, input.pin, der))
    await reached('certificate_written')
    const read = await this.#onCarrier(input, () => this.desk.read(input.carrierSerial))
    if (Buffer.compare(read, der) !== 0)
      throw new CaError('E_READ_BACK_DIFFERS', {
        carrier: input.carrierSerial,
        serial: facts.serial,
      })
    await reached('read_back')
    await db.transaction((trx) => this.#record(trx, certificate, actor))
    await reached('recorded')
  }

  async #onCarrier<T>(
    { certificate, carrierSerial }: WriteInput,
    act: () => Promise<T>
  ): Promise<T> {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof CaError) || !KEY_LOST.has(error.code)) throw error
      const facts = { carrier: carrierSerial, serial: certificate.serial, cause: error.code }
      throw new CaError('E_CARRIER_FAILED_AFTER_ISSUE', facts, 409)
    }
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
