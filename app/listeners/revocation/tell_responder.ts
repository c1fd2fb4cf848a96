import { inject } from '@adonisjs/core'
import { AnswerStatusRequest } from '#ca/revocation/ocsp/answer_status_request'

/** Lets the responder of this process look at once; others look by themselves, within the second. */
@inject()
export default class TellResponder {
  constructor(protected answering: AnswerStatusRequest) {}

  async handle() {
    await this.answering.look()
  }
}
