import { inject } from '@adonisjs/core'
import { ActsUnderWay } from '#ca/issuance/acts_under_way'
import { IssueCertificate, type IssueInput } from '#ca/issuance/issue_certificate'
import type { Actor } from '#ca/actor'
import type Certificate from '#models/certificate'

/** The second act: a certificate for the request that the station has made. */
@inject()
export class IssueAtStation {
  constructor(
    protected issuing: IssueCertificate,
    protected acts: ActsUnderWay
  ) {}

  /**
   * @throws CaError E_WRITING_UNDER_WAY, and those of `IssueCertificate`; E_KEY_CERTIFIED { state: void }: the key on
   *   the carrier was given up, it is erased there and made anew
   */
  handle(input: IssueInput, actor: Actor): Promise<Certificate> {
    return this.acts.only(input.applicationId, () => this.issuing.handle(input, actor))
  }
}
