import logger from '@adonisjs/core/services/logger'
import type { ApplicationService } from '@adonisjs/core/types'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { Clock } from '#ca/clock'
import { ServiceProbes } from '#ca/publication/service_probes'
import { StampDocuments } from '#ca/timestamps/stamp_documents'
import type { UnderWay } from '#ca/under_way'

const HOUR = 3_600_000

/** Keeps the certificates of the State CA's services fresh: now and every hour, as long as the server runs. */
export async function keepServices(
  app: ApplicationService,
  underWay: UnderWay
): Promise<NodeJS.Timeout> {
  await letSiteAsk(app)
  await renewServices(app)
  return setInterval(() => void underWay.add(renewServices(app)), HOUR).unref()
}

/**
 * What the public site believes: the responder works when it has a valid certificate whose key opens, time stamps when
 * besides that the clock can be stamped with.
 */
async function letSiteAsk(app: ApplicationService): Promise<void> {
  const { listServices } = await import('#ca/authorities/services/find_service')
  const probes = await app.container.make(ServiceProbes)
  const keys = await app.container.make(AuthorityKeys)
  const clock = await app.container.make(Clock)
  probes.register('ocsp', async () => {
    const services = await listServices('ocsp', clock.now())
    if (services.length === 0) throw new Error('no certificate for ocsp')
    for (const { keyId } of services) await keys.open({ keyId })
  })
  const stamping = await app.container.make(StampDocuments)
  probes.register('tsp', () => stamping.assertReady())
}

/** One run; trouble is said in the log and the next run tries again. */
export async function renewServices(app: ApplicationService): Promise<void> {
  try {
    const { RenewServices } = await import('#ca/authorities/services/renew_services')
    const renewing = await app.container.make(RenewServices)
    const { certified, failed } = await renewing.handle()
    if (certified.length + failed.length > 0)
      logger.info({ certified, failed }, 'services certified')
  } catch (error) {
    logger.error({ err: error }, 'the services of the authority were not renewed')
  }
}
