import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { findRevocableService } from '#ca/authorities/services/find_service'
import { ZONE } from '#ca/clock'
import { RevokeService, SERVICE_REASONS } from '#ca/revocation/revoke_service'
import AdministrationPolicy from '#policies/administration_policy'
import { serviceRevocation } from '#validators/administration'

/** The certificates of the State CA's services: an administrator revokes one. */
export default class ServicesController {
  /** The question before it: a revocation is for good. */
  async create({ bouncer, params, view }: HttpContext) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const service = await findRevocableService(String(params.serial))
    return view.render('pages/administration/revoke_service', {
      service,
      reasons: SERVICE_REASONS,
    })
  }

  @inject()
  async store(ctx: HttpContext, revokeService: RevokeService) {
    const { bouncer, request, params, auth, session, response, i18n } = ctx
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const { known_since, reason, proof } = await request.validateUsing(serviceRevocation)
    const serial = String(params.serial)
    const input = { serial, reason, basis: proof, invalidityDate: known_since }
    const { revokedAt } = await revokeService.handle(input, auth.getUserOrFail().login)
    const at = revokedAt.setZone(ZONE).toFormat('dd.MM.yyyy HH:mm')
    session.flash('done', i18n.t('authorities.command.service_revoked', { serial, at }))
    return response.redirect().toPath('/administration/authorities')
  }
}
