import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { ActsUnderWay } from '#ca/issuance/acts_under_way'
import { assertIssuable } from '#ca/issuance/assert_issuable'
import { assertOffline } from '#ca/letters/waiting_application'
import { IssueCertificate } from '#ca/issuance/issue_certificate'
import { MakeKeyOnCarrier } from '#ca/issuance/make_key_on_carrier'
import { assertNotOfHolder } from '#station/pin_of_holder'
import { ResumeIssuing } from '#ca/issuance/resume_issuing'
import { WriteOntoCarrier } from '#ca/issuance/write_onto_carrier'
import Application from '#models/application'
import type Certificate from '#models/certificate'
import type { Actor } from '#ca/actor'
import type { ProfileId } from '#ca/certificates/profiles/profile'
import type { IssuanceStep } from '#ca/issuance/issuance_steps'

/** The one button: an employee, the carrier that is in, and its PIN. */
export interface OntoCarrierInput {
  applicationId: number
  /** As the carrier reports itself. */
  carrierSerial: string
  /** Used for the act and kept nowhere. */
  pin: string
  /** As in `IssueInput`. */
  structure?: ProfileId
}

/**
 * Key, request, certificate, writing, reading back: from an application that waits to one that is `written`.
 * Whatever an earlier try has reached is not done again, so it may be called after any crash or error, with the
 * same carrier.
 */
@inject()
export class IssueOntoCarrier {
  constructor(
    protected clock: Clock,
    protected keys: MakeKeyOnCarrier,
    protected issuing: IssueCertificate,
    protected resuming: ResumeIssuing,
    protected writing: WriteOntoCarrier,
    protected acts: ActsUnderWay
  ) {}

  /**
   * @param onStep told of each step that is done; what it throws ends the act there, to be resumed later
   * @throws CaError E_APPLICATION_ABSENT, E_APPLICATION_ONLINE, E_APPLICATION_STATE, E_PIN_OF_HOLDER, E_ISSUING_ELSEWHERE, E_CARRIER_OTHER,
   *   E_WRITING_UNDER_WAY (two tabs, two operators: the first goes on),
   *   E_RESERVATION_VOID (an earlier try was given up: the next one begins anew), and those of
   *   `MakeKeyOnCarrier`, `IssueCertificate`, `WriteOntoCarrier`
   */
  handle(
    input: OntoCarrierInput,
    actor: Actor,
    onStep?: (step: IssuanceStep) => void
  ): Promise<Certificate> {
    return this.acts.only(input.applicationId, () => this.#act(input, actor, onStep))
  }

  async #act(input: OntoCarrierInput, actor: Actor, onStep?: (step: IssuanceStep) => void) {
    const application = await Application.find(input.applicationId)
    if (!application)
      throw new CaError('E_APPLICATION_ABSENT', { application: input.applicationId }, 404)
    assertOffline(application)
    const certificate =
      application.state === 'waiting'
        ? await this.#issue(application, input, actor, onStep)
        : await this.resuming.handle(application, input.carrierSerial, actor)
    onStep?.('closed')
    if (application.state === 'written') return certificate
    await this.writing.handle({ ...input, certificate }, actor, onStep)
    return certificate
  }

  async #issue(
    application: Application,
    { carrierSerial, pin, structure }: OntoCarrierInput,
    actor: Actor,
    onStep?: (step: IssuanceStep) => void
  ) {
    // Before a carrier is touched; transaction 1 checks it again under lock.
    await assertIssuable(application, this.clock.now())
    assertNotOfHolder(pin, application.iin)
    const request = await this.keys.handle({ application, carrierSerial, pin }, actor, onStep)
    const issue = { applicationId: application.id, carrierSerial, request, structure }
    return this.issuing.handle(issue, actor)
  }
}
