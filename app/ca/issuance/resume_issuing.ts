import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { Reserver } from '#ca/issuance/reserver'
import { SettleReservation } from '#ca/issuance/settle_reservation'
import Carrier from '#models/carrier'
import Certificate from '#models/certificate'
import type { Actor } from '#ca/actor'
import type Application from '#models/application'

/** Finds the certificate that an earlier try has reached, and brings it to its end: nothing is made twice. */
@inject()
export class ResumeIssuing {
  constructor(
    protected clock: Clock,
    protected reserver: Reserver,
    protected settling: SettleReservation
  ) {}

  /**
   * @param carrierSerial the carrier that is in
   * @returns the issued certificate
   * @throws CaError E_APPLICATION_STATE, E_CARRIER_OTHER, E_ISSUING_ELSEWHERE, E_RESERVATION_VOID (an earlier try was
   *   given up: the next one begins anew)
   */
  async handle(
    application: Application,
    carrierSerial: string,
    actor: Actor
  ): Promise<Certificate> {
    const certificate = await Certificate.query()
      .where('applicationId', application.id)
      .whereIn('state', ['reserved', 'issued'])
      .first()
    if (!certificate || application.state === 'handed_out')
      throw new CaError(
        'E_APPLICATION_STATE',
        { application: application.id, state: application.state },
        409
      )
    await this.#assertItsCarrier(certificate, carrierSerial)
    return certificate.state === 'issued' ? certificate : this.#finish(certificate, actor)
  }

  async #assertItsCarrier({ carrierId, serial }: Certificate, given: string) {
    const { serialNumber: carrier } = await Carrier.findOrFail(carrierId)
    if (carrier !== given) throw new CaError('E_CARRIER_OTHER', { carrier, given, serial }, 409)
  }

  async #finish(reservation: Certificate, actor: Actor) {
    if (!this.reserver.isAbandoned(reservation, this.clock.now()))
      throw new CaError('E_ISSUING_ELSEWHERE', { serial: reservation.serial }, 409)
    const certificate = await this.settling.handle(reservation, actor)
    if (certificate) return certificate
    throw new CaError('E_RESERVATION_VOID', { serial: reservation.serial }, 409)
  }
}
