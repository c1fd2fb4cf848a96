import logger from '@adonisjs/core/services/logger'
import type { ApplicationService } from '@adonisjs/core/types'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { Clock } from '#ca/clock'
import { HoldSetting } from '#ca/revocation/holds/hold_setting'
import { AnswerStatusRequest } from '#ca/revocation/ocsp/answer_status_request'

/** Binds the responder within this server, and whether certificates may be put on hold. */
export default class RevocationProvider {
  constructor(protected app: ApplicationService) {}

  register() {
    const { container } = this.app
    container.singleton(HoldSetting, async () => {
      const { default: ca } = await import('#config/ca')
      return new HoldSetting(ca.hold.from, ca.hold.until)
    })
    container.singleton(AnswerStatusRequest, async (resolver) => {
      const { default: ocsp } = await import('#config/ocsp')
      const [keys, clock] = [await resolver.make(AuthorityKeys), await resolver.make(Clock)]
      return new AnswerStatusRequest(keys, clock, ocsp, (error) =>
        logger.error({ err: error }, 'OCSP: no answer')
      )
    })
  }
}
