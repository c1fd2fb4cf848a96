import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { distinguishedName } from '#ca/certificates/distinguished_name'
import { holderParts } from '#ca/certificates/names'
import { ActsUnderWay } from '#ca/issuance/acts_under_way'
import { assertIssuable } from '#ca/issuance/assert_issuable'
import { assertOffline } from '#ca/letters/waiting_application'
import { ChooseForKey } from '#ca/issuance/choose_for_key'
import { holderOf } from '#ca/issuance/draft_certificate'
import { ResumeIssuing } from '#ca/issuance/resume_issuing'
import Application from '#models/application'
import Region from '#models/region'
import type { Actor } from '#ca/actor'
import type { CarrierInfo } from '#ca/carriers/desk'
import type Certificate from '#models/certificate'

/** What the station at the desk does next: make a key under this name, or write the certificate that there is. */
export type StationTask = { subject: string } | { certificate: Certificate }

/**
 * The first of three acts by which a carrier at the operator's own machine is written (docs/station.md): a key may be
 * made, or an earlier try is taken up.
 */
@inject()
export class BeginAtStation {
  constructor(
    protected clock: Clock,
    protected choosing: ChooseForKey,
    protected resuming: ResumeIssuing,
    protected acts: ActsUnderWay
  ) {}

  /**
   * @param carrier as the station at the desk has reported it
   * @throws CaError E_APPLICATION_ABSENT, E_APPLICATION_ONLINE, E_WRITING_UNDER_WAY, and those of `assertIssuable`, `ChooseForKey`,
   *   `ResumeIssuing`
   */
  handle(applicationId: number, carrier: CarrierInfo, actor: Actor): Promise<StationTask> {
    return this.acts.only(applicationId, () => this.#act(applicationId, carrier, actor))
  }

  async #act(applicationId: number, carrier: CarrierInfo, actor: Actor): Promise<StationTask> {
    const application = await Application.find(applicationId)
    if (!application) throw new CaError('E_APPLICATION_ABSENT', { application: applicationId }, 404)
    assertOffline(application)
    if (application.state !== 'waiting')
      return { certificate: await this.resuming.handle(application, carrier.serialNumber, actor) }
    await assertIssuable(application, this.clock.now())
    await this.choosing.handle(application, carrier, actor)
    const region = await Region.findOrFail(application.regionKato)
    return { subject: distinguishedName(holderParts(holderOf(application, region.nameKk))) }
  }
}
