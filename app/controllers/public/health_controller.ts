import type { HttpContext } from '@adonisjs/core/http'

/** For process supervisors and load balancers. */
export default class HealthController {
  /** 200 as soon as the server answers at all. */
  live({ response }: HttpContext) {
    return response.ok({ status: 'live' })
  }
}
