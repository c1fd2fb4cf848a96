import { BaseEvent } from '@adonisjs/core/events'

/** A certificate is revoked and committed. What listens may publish or log it, and changes nothing. */
export default class CertificateRevoked extends BaseEvent {
  constructor(readonly certificateId: number) {
    super()
  }
}
