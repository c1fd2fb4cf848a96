import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import AdministrationPolicy from '#policies/administration_policy'
import { AppointExecutor } from '#ca/online/appoint_executor'
import { listExecutors } from '#ca/online/list_executors'
import { executor } from '#validators/online'

/** Who files online for colleagues of an agency. */
export default class ExecutorsController {
  async index({ bouncer, view }: HttpContext) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    return view.render('pages/administration/executors', { executors: await listExecutors() })
  }

  @inject()
  async store(ctx: HttpContext, appoint: AppointExecutor) {
    const { auth, bouncer, i18n, request, response, session } = ctx
    await bouncer.with(AdministrationPolicy).authorize('manage')
    await appoint.handle(await request.validateUsing(executor), auth.getUserOrFail().login)
    session.flash('done', i18n.t('screens_online.executors.appointed'))
    return response.redirect().toPath('/administration/executors')
  }

  @inject()
  async dismiss(ctx: HttpContext, appoint: AppointExecutor) {
    const { auth, bouncer, i18n, params, response, session } = ctx
    await bouncer.with(AdministrationPolicy).authorize('manage')
    await appoint.dismiss(Number(params.id), auth.getUserOrFail().login)
    session.flash('done', i18n.t('screens_online.executors.dismissed'))
    return response.redirect().toPath('/administration/executors')
  }
}
