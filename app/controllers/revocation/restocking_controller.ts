import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import RevocationPolicy from '#policies/revocation_policy'
import { Desk } from '#ca/carriers/desk'
import { RestockCarrier } from '#ca/revocation/restock_carrier'
import { restocking } from '#validators/revocation'

/** S-24: a carrier that came back is erased and goes into stock. */
@inject()
export default class RestockingController {
  constructor(
    protected desk: Desk,
    protected restock: RestockCarrier
  ) {}

  async store({ auth, bouncer, i18n, params, request, response, session }: HttpContext) {
    await bouncer.with(RevocationPolicy).authorize('act')
    const { pin = '', state = 'written' } = await request.validateUsing(restocking)
    const serialNumber = decodeURIComponent(params.serial)
    const actor = auth.getUserOrFail().login
    if (this.desk.isAtOperators) await this.restock.reported({ serialNumber, state }, actor)
    else await this.restock.handle(this.desk, { serialNumber, pin }, actor)
    session.flash('done', i18n.t('screens_revocation.restock.done', { serial: serialNumber }))
    return response.redirect().toPath(`/carriers/${encodeURIComponent(serialNumber)}`)
  }
}
