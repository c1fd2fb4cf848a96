import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { Clock } from '#ca/clock'
import { listRevoked, revokedLine, revokedServices } from '#ca/publication/list_revoked'

/** S-26: the revoked certificates, their numbers and the reasons. */
export default class RevokedController {
  @inject()
  async index({ request, response, view }: HttpContext, clock: Clock) {
    const page = pageOf(request.qs().page)
    const at = clock.now()
    const list = await listRevoked({ page, at })
    const services = await revokedServices(at)
    const { lang } = request.qs()
    list.baseUrl('/public/revoked').queryString(typeof lang === 'string' ? { lang } : {})
    response.header('Cache-Control', 'no-store')
    const lines = [...(page === 1 ? services : []), ...list.all().map(revokedLine)]
    const count = list.total + services.length
    return view.render('pages/public/revoked', { list, lines, count })
  }
}

/** Whatever is no page is the first one. */
function pageOf(text: unknown): number {
  return typeof text === 'string' && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1
}
