import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { CaSettings } from '#ca/authorities/ca_settings'
import { assertOutlives, currentStateAuthority } from '#ca/authorities/list_authorities'
import { readRequest } from '#ca/certificates/pkcs10'
import { permitSigning } from '#ca/authorities/signing_permit'
import { draftCertificate, holderOf, profileOfKey } from '#ca/issuance/draft_certificate'
import { FinishReservation } from '#ca/issuance/finish_reservation'
import { IssuanceSteps } from '#ca/issuance/issuance_steps'
import { Reserver } from '#ca/issuance/reserver'
import { ReserveSerial } from '#ca/issuance/reserve_serial'
import Application from '#models/application'
import Region from '#models/region'
import type { Actor } from '#ca/actor'
import type Certificate from '#models/certificate'

/** A request for an application's certificate. */
export interface IssueInput {
  applicationId: number
  /** The carrier that made the request, as it reports itself; it must be in the stock. */
  carrierSerial: string
  /** DER PKCS#10. */
  request: Uint8Array
}

/**
 * Issues a certificate in seven numbered steps (docs/issuance-cycle.md). Each leaves a state from which the
 * next start, or the next try, goes on.
 */
@inject()
export class IssueCertificate {
  constructor(
    protected clock: Clock,
    protected settings: CaSettings,
    protected steps: IssuanceSteps,
    protected reserving: ReserveSerial,
    protected finishing: FinishReservation,
    protected reserver: Reserver
  ) {}

  /**
   * @throws CaError E_APPLICATION_ABSENT, E_REQUEST_…, E_AUTHORITY_ABSENT, E_AUTHORITY_ENDS, E_LINT, and those of
   *   `draftCertificate`, `ReserveSerial` and `FinishReservation`
   */
  async handle(input: IssueInput, actor: Actor): Promise<Certificate> {
    const { applicationId, carrierSerial } = input
    const application = await Application.find(applicationId)
    if (!application) throw new CaError('E_APPLICATION_ABSENT', { application: applicationId }, 404)
    const region = await Region.findOrFail(application.regionKato)
    const request = readRequest(input.request)
    const profile = profileOfKey(request.spki, this.clock.now())
    const authority = await currentStateAuthority(profile.signatureAlgorithm)
    // 1
    const draft = draftCertificate({
      request,
      profile,
      authority,
      holder: holderOf(application, region.nameKk),
      addresses: this.settings.addresses,
      now: this.clock.now(),
    })
    assertOutlives(authority, draft.notAfter)
    const facts = { applicationId, serial: draft.serial }
    await this.steps.reached('built', facts)
    // 2
    const permit = permitSigning(draft.tbs, {
      profile: draft.profile,
      issuer: new Uint8Array(authority.certificate),
      on: this.clock.now(),
    })
    await this.steps.reached('permitted', facts)
    // 3
    const reservation = await this.reserving.handle(
      { draft, application, authority, carrierSerial, regionName: region.nameKk },
      actor
    )
    return this.reserver.holding(reservation.id, async () => {
      await this.steps.reached('reserved', facts)
      // 4 to 7
      return this.finishing.handle(reservation, permit, actor)
    })
  }
}
