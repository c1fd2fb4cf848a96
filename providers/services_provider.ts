import logger from '@adonisjs/core/services/logger'
import type { ApplicationService } from '@adonisjs/core/types'
import { Alarms } from '#ca/alarms/alarms'
import { AuditLog } from '#ca/audit/audit_log'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { Clock } from '#ca/clock'
import { IssueDueLists } from '#ca/revocation/crl/issue_due_lists'
import { ListReserver } from '#ca/revocation/crl/list_reserver'
import { ListScheduler } from '#ca/revocation/crl/list_scheduler'
import { AnswerStatusRequest } from '#ca/revocation/ocsp/answer_status_request'
import { SystemClock } from '#ca/timestamps/clock_state'
import { StampDocuments } from '#ca/timestamps/stamp_documents'

/** Binds what a server does by itself and for strangers: lists by the clock, status answers, time stamps. */
export default class ServicesProvider {
  constructor(protected app: ApplicationService) {}

  register() {
    this.#registerLists()
    this.#registerOcsp()
    this.#registerStamping()
  }

  #registerLists() {
    this.app.container.singleton(ListScheduler, async (resolver) => {
      const clock = await resolver.make(Clock)
      const reserver = await resolver.make(ListReserver)
      return new ListScheduler(clock, reserver, await resolver.make(IssueDueLists))
    })
  }

  /** The responder within this server. */
  #registerOcsp() {
    this.app.container.singleton(AnswerStatusRequest, async (resolver) => {
      const { default: ocsp } = await import('#config/ocsp')
      const [keys, clock] = [await resolver.make(AuthorityKeys), await resolver.make(Clock)]
      return new AnswerStatusRequest(keys, clock, ocsp, (error) =>
        logger.error({ err: error }, 'OCSP: no answer')
      )
    })
  }

  #registerStamping() {
    const { container } = this.app
    container.singleton(SystemClock, async () => {
      const { default: tsp } = await import('#config/tsp')
      return new SystemClock(tsp.clock)
    })
    container.singleton(StampDocuments, async (resolver) => {
      const { default: tsp } = await import('#config/tsp')
      return new StampDocuments({
        ...tsp,
        ...{ keys: await resolver.make(AuthorityKeys), clock: await resolver.make(Clock) },
        systemClock: await resolver.make(SystemClock),
        ...{ audit: await resolver.make(AuditLog), alarms: await resolver.make(Alarms) },
        report: (error) => logger.error({ err: error }, 'time stamping: no stamp'),
      })
    })
  }
}
