import type { HttpContext } from '@adonisjs/core/http'
import AdministrationPolicy from '#policies/administration_policy'

/** The door to the administration: it opens on the people. */
export default class OverviewController {
  async show({ bouncer, response }: HttpContext) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    return response.redirect().toPath('/administration/users')
  }
}
