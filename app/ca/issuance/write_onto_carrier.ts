import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { Desk } from '#ca/carriers/desk'
import { IssuanceSteps } from '#ca/issuance/issuance_steps'
import { RecordWritten } from '#ca/issuance/record_written'
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
    protected desk: Desk,
    protected recording: RecordWritten,
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
    await this.recording.handle(
      { certificate, carrierSerial: input.carrierSerial, read },
      actor,
      reached
    )
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
}
