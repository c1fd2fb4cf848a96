import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { readRequest } from '#ca/certificates/pkcs10'
import { DraftsForApplications } from '#ca/issuance/drafts_for_applications'
import { FinishReservation } from '#ca/issuance/finish_reservation'
import { IssuanceSteps } from '#ca/issuance/issuance_steps'
import { Reserver } from '#ca/issuance/reserver'
import { ReserveSerial } from '#ca/issuance/reserve_serial'
import Application from '#models/application'
import type { Actor } from '#ca/actor'
import type { ProfileId } from '#ca/certificates/profiles/profile'
import type Certificate from '#models/certificate'

/** A request for an application's certificate; of an online one (S-5) the key alone counts. */
export interface IssueInput {
  applicationId: number
  /** The carrier that made the request, as it reports itself; it must be in the stock, or online the holder's own. */
  carrierSerial: string
  /** DER PKCS#10. */
  request: Uint8Array
  /** Another structure than the key leads to, for trials: only an authority of the demonstration issues it. */
  structure?: ProfileId
}

/**
 * Issues a certificate in seven numbered steps (docs/issuance-cycle.md). Each leaves a state from which the
 * next start, or the next try, goes on.
 */
@inject()
export class IssueCertificate {
  constructor(
    protected drafts: DraftsForApplications,
    protected steps: IssuanceSteps,
    protected reserving: ReserveSerial,
    protected finishing: FinishReservation,
    protected reserver: Reserver
  ) {}

  /**
   * @throws CaError E_APPLICATION_ABSENT, E_REQUEST_…, and those of `DraftsForApplications`, `ReserveSerial` and
   *   `FinishReservation`
   */
  async handle(input: IssueInput, actor: Actor): Promise<Certificate> {
    const { applicationId, carrierSerial, structure } = input
    const application = await Application.find(applicationId)
    if (!application) throw new CaError('E_APPLICATION_ABSENT', { application: applicationId }, 404)
    // 1
    const request = readRequest(input.request)
    const drafted = application.isOnline
      ? await this.drafts.draftForKey(application, request.spki)
      : await this.drafts.draft(application, request, structure)
    const { draft } = drafted
    const facts = { applicationId, serial: draft.serial }
    await this.steps.reached('built', facts)
    // 2
    const permit = this.drafts.permit(drafted)
    await this.steps.reached('permitted', facts)
    // 3
    const reservation = await this.reserving.handle(
      { ...drafted, application, carrierSerial },
      actor
    )
    return this.reserver.holding(reservation.id, async () => {
      await this.steps.reached('reserved', facts)
      // 4 to 7
      return this.finishing.handle(reservation, permit, actor)
    })
  }
}
