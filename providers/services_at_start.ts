import logger from '@adonisjs/core/services/logger'
import type { ApplicationService } from '@adonisjs/core/types'

const HOUR = 3_600_000

/** Keeps the certificates of the State CA's services fresh: now and every hour, as long as the server runs. */
export async function keepServices(app: ApplicationService): Promise<NodeJS.Timeout> {
  await renewServices(app)
  return setInterval(() => void renewServices(app), HOUR).unref()
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
