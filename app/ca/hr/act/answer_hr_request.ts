import { inject } from '@adonisjs/core'
import { FileHrApplication } from '#ca/hr/act/file_hr_application'
import { FileMessages } from '#ca/hr/act/file_messages'
import { listRefusals } from '#ca/hr/act/list_refusals'
import { RevokeThroughHr } from '#ca/hr/act/revoke_through_hr'
import { TellState } from '#ca/hr/act/tell_state'
import OnlineApplication from '#models/online_application'
import Revocation from '#models/revocation'
import type { NewMessage } from '#ca/hr/new_message'
import type { HrAnswer, HrMessageFrom, HrRequest } from '#ca/hr/requests'

/**
 * Does what a message of an HR system asks for, once its two signatures hold and its system is admitted. Called again for
 * the same message it does nothing a second time, and answers the same.
 */
@inject()
export class AnswerHrRequest {
  constructor(
    protected filing: FileHrApplication,
    protected messages: FileMessages,
    protected revoking: RevokeThroughHr,
    protected telling: TellState
  ) {}

  /** @throws CaError those of `FileHrApplication`, `RevokeThroughHr`, `TellState` and `listRefusals` */
  async handle(request: HrRequest, from: HrMessageFrom): Promise<HrAnswer> {
    const { systemId, messageRowId, isNew, signer } = from
    const applicant = { iin: signer.iin, through: { systemId, messageRowId, isNew } }
    switch (request.kind) {
      case 'issue':
        return this.filing.handle(request, applicant)
      case 'revoke':
        return this.revoking.handle(request, applicant)
      case 'state':
        return this.telling.handle(request, applicant)
      case 'refusals':
        return listRefusals(request, applicant)
    }
  }

  /** As `Answering` promises: applications share transactions, everything else goes by itself. */
  async handleNew(message: NewMessage): Promise<string | null> {
    const { request } = message
    return request.kind === 'issue' ? this.messages.handle(message, request) : null
  }

  /** Whether the message of this row has filed or revoked something already. */
  async hasActed(hrMessageId: number): Promise<boolean> {
    const [filed, revoked] = [
      await OnlineApplication.findBy({ hrMessageId }),
      await Revocation.findBy({ hrMessageId }),
    ]
    return filed !== null || revoked !== null
  }
}
