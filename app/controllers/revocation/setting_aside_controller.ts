import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import RevocationPolicy from '#policies/revocation_policy'
import { findRequest } from '#ca/revocation/letters/find_revocation_letter'
import { SetAsideRequest } from '#ca/revocation/letters/set_aside_request'
import { settingAside } from '#validators/revocation'

/** A certificate of a letter that is not revoked, with the reason. */
export default class SettingAsideController {
  async create({ bouncer, params, view }: HttpContext) {
    await bouncer.with(RevocationPolicy).authorize('act')
    return view.render('pages/revocation/set_aside', { one: await findRequest(params.id) })
  }

  @inject()
  async store(ctx: HttpContext, setAside: SetAsideRequest) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    await bouncer.with(RevocationPolicy).authorize('act')
    const { reason } = await request.validateUsing(settingAside)
    const input = { requestId: Number(params.id), reason }
    const done = await setAside.handle(input, auth.getUserOrFail().login)
    session.flash('done', i18n.t('screens_revocation.set_aside.done', { name: done.fullName }))
    return response.redirect().toPath(`/revocations/letters/${done.letterId}`)
  }
}
