import type { ApplicationService } from '@adonisjs/core/types'
import { CallbackAddresses } from '#ca/hr/systems/callback_addresses'
import { CallCounts } from '#ca/hr/systems/call_counts'
import { DemonstrationKeys } from '#ca/hr/simulation/demonstration_keys'
import { MessageCertificates } from '#ca/hr/wire/message_certificates'
import { Answering } from '#ca/hr/wire/ports'

/** Binds the ports of the HR channel; what acts on a message is read when the first one comes. */
export default class HrProvider {
  constructor(protected app: ApplicationService) {}

  register() {
    const { container } = this.app
    container.singleton(CallCounts, () => new CallCounts())
    container.singleton(CallbackAddresses, () => new CallbackAddresses(!this.app.inProduction))
    container.singleton(DemonstrationKeys, async () => {
      const { storagePath } = await import('#config/ca')
      return new DemonstrationKeys(storagePath('demonstration-hr'))
    })
    // One of each for the process; tests, which exchange what these are made of, get new ones.
    const bind = this.app.inTest
      ? container.bind.bind(container)
      : container.singleton.bind(container)
    bind(MessageCertificates, async (resolver) => {
      const { RegisteredKeys } = await import('#ca/hr/wire/registered_keys')
      return resolver.make(RegisteredKeys)
    })
    bind(Answering, async (resolver) => {
      const { AnswerHrRequest } = await import('#ca/hr/act/answer_hr_request')
      return resolver.make(AnswerHrRequest)
    })
  }
}
