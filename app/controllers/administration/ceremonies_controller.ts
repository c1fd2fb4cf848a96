import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import AdministrationPolicy from '#policies/administration_policy'
import { AbandonCeremony } from '#ca/ceremonies/abandon_ceremony'
import { guideOf } from '#ca/ceremonies/guide'
import { findCeremony, listCeremonies } from '#ca/ceremonies/list_ceremonies'
import { PlanCeremony } from '#ca/ceremonies/plan_ceremony'
import { StoreQuorum } from '#ca/ceremonies/store_quorum'
import { protocolOf } from '#ca/ceremonies/protocol'
import { Clock } from '#ca/clock'
import { ceremonyProtocolPdf } from '#documents/ceremony_protocol'
import { ceremonyPlan, ceremonyReason } from '#validators/ceremonies'

const page = (id: number) => `/administration/ceremonies/${id}`

type Person = { name?: string | null; position?: string | null }

const invited = (role: string, people: Person[]) =>
  people
    .filter(({ name }) => name)
    .map(({ name, position }) => ({ role, name: name ?? '', position: position ?? '' }))

/** Key ceremonies: planned and seen here, held at the machine's own terminal. */
export default class CeremoniesController {
  async index({ bouncer, view }: HttpContext) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    return view.render('pages/administration/ceremonies', { ceremonies: await listCeremonies() })
  }

  @inject()
  async create({ bouncer, view }: HttpContext, clock: Clock, quorum: StoreQuorum) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const sealing = await quorum.handle()
    return view.render('pages/administration/new_ceremony', { sealing, today: clock.today() })
  }

  @inject()
  async store(ctx: HttpContext, planCeremony: PlanCeremony) {
    const { bouncer, request, auth, session, response, i18n } = ctx
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const form = await request.validateUsing(ceremonyPlan)
    const participants = [
      ...invited('key_administrator', form.administrators),
      ...invited('witness', form.witnesses),
      ...invited('secretary', [form.secretary]),
    ]
    const {
      algorithm,
      key_id: keyId,
      file_name: fileName = '',
      planned_on: plannedOn,
      needed,
    } = form
    const ceremony = await planCeremony.handle(
      {
        purpose: form.purpose ?? 'state',
        algorithm,
        keyId,
        fileName,
        plannedOn,
        needed,
        participants,
      },
      auth.getUserOrFail().login
    )
    session.flash('done', i18n.t('ceremony.screen.planned', { number: ceremony.id }))
    return response.redirect().toPath(page(ceremony.id))
  }

  async show({ bouncer, params, view }: HttpContext) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const ceremony = await findCeremony(Number(params.id))
    const protocol = protocolOf(ceremony)
    const sealing = ceremony.sealId ? await findCeremony(ceremony.sealId) : null
    const guide = guideOf(ceremony, sealing)
    return view.render('pages/administration/ceremony', { ceremony, protocol, guide })
  }

  async protocol({ bouncer, params, response, i18n }: HttpContext) {
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const ceremony = await findCeremony(Number(params.id))
    response.header('content-type', 'application/pdf')
    response.header('content-disposition', `attachment; filename="ceremony-${ceremony.id}.pdf"`)
    return response.send(await ceremonyProtocolPdf(i18n, ceremony))
  }

  @inject()
  async abandon(ctx: HttpContext, abandonCeremony: AbandonCeremony) {
    const { bouncer, params, request, auth, session, response, i18n } = ctx
    await bouncer.with(AdministrationPolicy).authorize('manage')
    const { reason } = await request.validateUsing(ceremonyReason)
    const input = { id: Number(params.id), reason }
    const { id } = await abandonCeremony.handle(input, auth.getUserOrFail().login)
    session.flash('done', i18n.t('ceremony.command.abandoned', { number: id }))
    return response.redirect().toPath(page(id))
  }
}
