import logger from '@adonisjs/core/services/logger'
import type { HttpContext } from '@adonisjs/core/http'
import { openAlarms } from '#ca/alarms/alarms'

/** For process supervisors, load balancers and whoever watches. */
export default class HealthController {
  /** 200 as soon as the server answers at all. */
  live({ response }: HttpContext) {
    return response.ok({ status: 'live' })
  }

  /** 200 while it can work; `alarms` says what goes wrong by itself. 503 without a database. */
  async ready({ response }: HttpContext) {
    response.header('Cache-Control', 'no-store')
    try {
      const alarms = await openAlarms()
      const said = alarms.map(({ subject, code, raisedAt }) => ({ subject, code, since: raisedAt }))
      return response.ok({ status: alarms.length > 0 ? 'alarm' : 'ready', alarms: said })
    } catch (error) {
      logger.error({ err: error }, 'the database does not answer')
      return response.serviceUnavailable({ status: 'no_database', alarms: [] })
    }
  }
}
