import { BaseEvent } from '@adonisjs/core/events'

/** The certificate of a service is revoked and committed. */
export default class ServiceRevoked extends BaseEvent {
  /** @param serial lower-case hex */
  constructor(readonly serial: string) {
    super()
  }
}
