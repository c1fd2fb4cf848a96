import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import Authority from '#models/authority'
import AdministrationPolicy from '#policies/administration_policy'
import { authoritiesOverview, standingOf } from '#ca/authorities/authorities_overview'
import { servicesOverview } from '#ca/authorities/services/find_service'
import { MoveIssuing } from '#ca/authorities/move_issuing'
import { issuingStateAuthority } from '#ca/authorities/list_authorities'
import { listsOverview } from '#ca/revocation/crl/lists_overview'
import { standingAlarms } from '#ca/revocation/crl/list_watch'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'

const LIST = '/administration/authorities'

/** The keys of the authority: which issue, which stand ready, when the next is due (S-14). */
export default class AuthoritiesController {
  @inject()
  async index({ bouncer, view }: HttpContext, clock: Clock) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const overview = await authoritiesOverview(clock.now())
    const alarms = await standingAlarms(clock.now())
    const lists = await listsOverview(clock.now())
    const services = await servicesOverview(clock.now())
    const shown = { ...overview, services, lists, alarms }
    return view.render('pages/administration/authorities', shown)
  }

  /** The question before issuing moves: it never moves back. */
  @inject()
  async create({ bouncer, params, view }: HttpContext, clock: Clock) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const authority = await Authority.findOrFail(params.id)
    if (authority.role !== 'state' || standingOf(authority, clock.now()) !== 'ready')
      throw new CaError('E_MOVE_ISSUES', { key: authority.keyId }, 409)
    const issuing = await issuingStateAuthority(authority.algorithm)
    return view.render('pages/administration/move_issuing', { authority, issuing })
  }

  @inject()
  async store(ctx: HttpContext, moveIssuing: MoveIssuing) {
    const { bouncer, params, auth, session, response, i18n } = ctx
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const { keyId } = await Authority.findOrFail(params.id)
    const { from, to } = await moveIssuing.handle({ keyId }, auth.getUserOrFail().login)
    const facts = { from: from?.keyId ?? '', to: to.keyId }
    session.flash('done', i18n.t('authorities.command.moved', facts))
    return response.redirect().toPath(LIST)
  }
}
