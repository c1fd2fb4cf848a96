import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import Region from '#models/region'
import AdministrationPolicy from '#policies/administration_policy'
import { AddAgency } from '#ca/agencies/add_agency'
import { ChangeAgencyChannel } from '#ca/agencies/change_agency_channel'
import { listAgencies } from '#ca/agencies/list_agencies'
import { agencyChannel, agencySearch, newAgency } from '#validators/administration'

/** State agencies that may send letters. */
export default class AgenciesController {
  async index({ bouncer, request, view }: HttpContext) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const { q = '' } = await request.validateUsing(agencySearch)
    const agencies = await listAgencies({ search: q })
    return view.render('pages/administration/agencies', { agencies, q })
  }

  async create({ bouncer, view }: HttpContext) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const regions = await Region.query().orderBy('kato')
    return view.render('pages/administration/new_agency', { regions })
  }

  @inject()
  async store(ctx: HttpContext, addAgency: AddAgency) {
    const { bouncer, request, auth, session, response, i18n } = ctx
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const form = await request.validateUsing(newAgency)
    const agency = await addAgency.handle(
      {
        bin: form.bin,
        nameKk: form.name_kk,
        nameRu: form.name_ru,
        regionKato: form.region,
        localExecutiveBody: form.local_body ?? false,
      },
      auth.getUserOrFail().login
    )
    session.flash('done', i18n.t('screens_administration.agency_added', { name: agency.nameRu }))
    return response.redirect().toPath('/administration/agencies')
  }

  /** S-9: whether it applies online. */
  @inject()
  async channel(ctx: HttpContext, change: ChangeAgencyChannel) {
    const { bouncer, params, request, auth, session, response, i18n } = ctx
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const { local_body: localExecutiveBody = false } = await request.validateUsing(agencyChannel)
    const input = { id: Number(params.id), localExecutiveBody }
    const { nameRu: name } = await change.handle(input, auth.getUserOrFail().login)
    session.flash('done', i18n.t('screens_online.agency.changed', { name }))
    return response.redirect().toPath('/administration/agencies')
  }
}
