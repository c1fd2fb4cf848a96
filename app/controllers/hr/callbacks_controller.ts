import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import HrPolicy from '#policies/hr_policy'
import { ReplayCallback } from '#ca/hr/callbacks/replay_callback'

/** Changes of state that HR systems are told of. */
export default class CallbacksController {
  @inject()
  async replay({ auth, bouncer, params, response }: HttpContext, replay: ReplayCallback) {
    await bouncer.with(HrPolicy).authorize('manage')
    const { id, callback } = params
    await replay.handle(Number(id), Number(callback), auth.getUserOrFail().login)
    return response.redirect().toPath(`/administration/hr-systems/${id}`)
  }
}
