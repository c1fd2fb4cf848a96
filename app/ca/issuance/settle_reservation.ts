import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { checkAnnouncement } from '#ca/issuance/check_announcement'
import { FinishReservation } from '#ca/issuance/finish_reservation'
import { VoidReservation } from '#ca/issuance/void_reservation'
import Application from '#models/application'
import type { Actor } from '#ca/actor'
import type { SigningPermit } from '#ca/authorities/signing_permit'
import type Certificate from '#models/certificate'

/**
 * Brings a reservation that was left behind to its end: finished, when its application still waits for it, it is
 * what the audit log announced, and its bytes still pass the linter; given up otherwise.
 */
@inject()
export class SettleReservation {
  constructor(
    protected finishing: FinishReservation,
    protected voiding: VoidReservation
  ) {}

  /**
   * @returns the issued certificate, or null when the reservation was given up
   * @throws what `FinishReservation` throws: the reservation stays, and may be settled later
   */
  async handle(reservation: Certificate, actor: Actor): Promise<Certificate | null> {
    const permit = await this.#permit(reservation)
    if (typeof permit !== 'string') return this.finishing.handle(reservation, permit, actor)
    await this.voiding.handle(reservation, permit, actor)
    return null
  }

  /** A permit to finish, or the reason to give up. */
  async #permit(reservation: Certificate): Promise<SigningPermit | string> {
    const application = await Application.find(reservation.applicationId)
    if (application?.state !== 'issuing') return `application is ${application?.state ?? 'absent'}`
    try {
      const disagreement = await checkAnnouncement(reservation, application)
      return disagreement ?? (await this.finishing.permitAgain(reservation))
    } catch (error) {
      if (!(error instanceof CaError)) throw error
      return [error.code, error.facts.rules].filter(Boolean).join(': ')
    }
  }
}
