import { BaseEvent } from '@adonisjs/core/events'

/** A certificate is on hold, or no longer, and that is committed. What listens publishes it, and changes nothing. */
export default class HoldChanged extends BaseEvent {
  constructor(readonly certificateId: number) {
    super()
  }
}
