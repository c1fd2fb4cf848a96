import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import RevocationPolicy from '#policies/revocation_policy'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { dueCarriers } from '#ca/revocation/due_carriers'
import { TakeCarrierBack } from '#ca/revocation/take_carrier_back'
import { carrierReturn } from '#validators/revocation'
import { DELIVERIES } from '#models/hand_out'

/** S-24, S-25: the carriers that have to come back, and one taken back. */
@inject()
export default class CarrierReturnsController {
  constructor(protected clock: Clock) {}

  async index({ bouncer, view }: HttpContext) {
    await bouncer.with(RevocationPolicy).authorize('view')
    const due = await dueCarriers(this.clock.today())
    return view.render('pages/revocation/carriers', { due })
  }

  async create({ bouncer, params, view }: HttpContext) {
    await bouncer.with(RevocationPolicy).authorize('act')
    const serial = decodeURIComponent(params.serial)
    const [one] = await dueCarriers(this.clock.today(), { carrier: serial })
    if (!one) throw new CaError('E_RETURN_NOT_DUE', { serial }, 404)
    return view.render('pages/revocation/return', { one, deliveries: DELIVERIES })
  }

  @inject()
  async store(ctx: HttpContext, takeBack: TakeCarrierBack) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    await bouncer.with(RevocationPolicy).authorize('act')
    const form = await request.validateUsing(carrierReturn)
    const serialNumber = decodeURIComponent(params.serial)
    const { delivery, brought_by: broughtBy, item_number: itemNumber } = form
    const input = { serialNumber, delivery, broughtBy, itemNumber }
    await takeBack.handle(input, auth.getUserOrFail().login)
    session.flash('done', i18n.t('screens_revocation.return.done', { serial: serialNumber }))
    return response.redirect().toPath(`/carriers/${encodeURIComponent(serialNumber)}`)
  }
}
