import { inject } from '@adonisjs/core'
import logger from '@adonisjs/core/services/logger'
import { RenewServices } from '#ca/authorities/services/renew_services'
import type ServiceRevoked from '#events/revocation/service_revoked'

/**
 * A service whose certificate was revoked gets the next one at once, over another key. What cannot be certified raises its
 * alarm, and is tried again every hour.
 */
@inject()
export default class ReplaceService {
  constructor(protected renewing: RenewServices) {}

  async handle({ serial }: ServiceRevoked) {
    logger.info({ serial }, 'certificate of a service revoked')
    try {
      await this.renewing.handle()
    } catch (error) {
      logger.error({ err: error }, 'the service has no next certificate')
    }
  }
}
