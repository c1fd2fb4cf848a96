import { inject } from '@adonisjs/core'
import logger from '@adonisjs/core/services/logger'
import { AnswerStatusRequest } from '#ca/revocation/ocsp/answer_status_request'

/**
 * Lets the responder of this process look at once; others look by themselves, within the second. What goes wrong there
 * is the responder's trouble: the certificate is revoked, and it looks again by itself.
 */
@inject()
export default class TellResponder {
  constructor(protected answering: AnswerStatusRequest) {}

  async handle() {
    try {
      await this.answering.look()
    } catch (error) {
      logger.error({ err: error }, 'OCSP: the responder did not look for the revocation')
    }
  }
}
