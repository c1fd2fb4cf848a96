import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import HrPolicy from '#policies/hr_policy'
import { ReplayCallback } from '#ca/hr/callbacks/replay_callback'

/** Changes of state that HR systems are told of. */
export default class CallbacksController {
  @inject()
  async replay(ctx: HttpContext, replay: ReplayCallback) {
    const { auth, bouncer, i18n, params, response, session } = ctx
    await bouncer.with(HrPolicy).authorize('manage')
    const { id, callback } = params
    await replay.handle(Number(id), Number(callback), auth.getUserOrFail().login)
    session.flash('done', i18n.t('screens_hr.replayed'))
    return response.redirect().toPath(`/administration/hr-systems/${id}`)
  }
}
