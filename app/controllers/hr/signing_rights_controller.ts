import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import HrPolicy from '#policies/hr_policy'
import { listSigningRights, SigningRights } from '#ca/hr/systems/signing_rights'
import { signingRight } from '#validators/hr'

const LIST = '/administration/hr-signing-rights'

/** S-11.5: who may sign in E-Qyzmet for the holders of an agency. */
export default class SigningRightsController {
  async index({ bouncer, view }: HttpContext) {
    await bouncer.with(HrPolicy).authorize('manage')
    return view.render('pages/hr/signing_rights', { rights: await listSigningRights() })
  }

  @inject()
  async store({ auth, bouncer, request, response }: HttpContext, rights: SigningRights) {
    await bouncer.with(HrPolicy).authorize('manage')
    await rights.give(await request.validateUsing(signingRight), auth.getUserOrFail().login)
    return response.redirect().toPath(LIST)
  }

  @inject()
  async withdraw({ auth, bouncer, params, response }: HttpContext, rights: SigningRights) {
    await bouncer.with(HrPolicy).authorize('manage')
    await rights.withdraw(Number(params.id), auth.getUserOrFail().login)
    return response.redirect().toPath(LIST)
  }
}
