import { inject } from '@adonisjs/core'
import logger from '@adonisjs/core/services/logger'
import type { HttpContext } from '@adonisjs/core/http'
import { Clock } from '#ca/clock'
import { standingAlarms } from '#ca/revocation/crl/list_watch'

/** For process supervisors, load balancers and whoever watches. */
export default class HealthController {
  /** 200 as soon as the server answers at all. */
  live({ response }: HttpContext) {
    return response.ok({ status: 'live' })
  }

  /** 200 while it can work; `alarms` says what goes wrong by itself. 503 without a database. */
  @inject()
  async ready({ response }: HttpContext, clock: Clock) {
    response.header('Cache-Control', 'no-store')
    try {
      const alarms = await standingAlarms(clock.now())
      const said = alarms.map(({ subject, since, error: { code } }) => ({ subject, code, since }))
      return response.ok({ status: alarms.length > 0 ? 'alarm' : 'ready', alarms: said })
    } catch (error) {
      logger.error({ err: error }, 'the database does not answer')
      return response.serviceUnavailable({ status: 'no_database', alarms: [] })
    }
  }
}
