import type { ApplicationService } from '@adonisjs/core/types'
import { Clock } from '#ca/clock'
import { AnswerHrRequest } from '#ca/hr/act/answer_hr_request'
import { CallbackAddresses } from '#ca/hr/systems/callback_addresses'
import { OwnerStanding } from '#ca/hr/systems/owner_standing'
import { MessageCertificates } from '#ca/hr/wire/message_certificates'
import { Answering } from '#ca/hr/wire/ports'
import { RegisteredKeys } from '#ca/hr/wire/registered_keys'
import { Evidence } from '#ca/verification/evidence'

/** Binds the ports of the HR channel: whose keys are believed, what was found of them, who acts. */
export default class HrProvider {
  constructor(protected app: ApplicationService) {}

  register() {
    const { container } = this.app
    // One of each for the process; tests, which exchange what these are made of, get new ones.
    const bind = this.app.inTest
      ? container.bind.bind(container)
      : container.singleton.bind(container)
    bind(MessageCertificates, (resolver) => resolver.make(RegisteredKeys))
    bind(Answering, (resolver) => resolver.make(AnswerHrRequest))
    container.singleton(CallbackAddresses, () => new CallbackAddresses(!this.app.inProduction))
    container.singleton(
      OwnerStanding,
      async (resolver) =>
        new OwnerStanding(await resolver.make(Clock), await resolver.make(Evidence))
    )
  }
}
