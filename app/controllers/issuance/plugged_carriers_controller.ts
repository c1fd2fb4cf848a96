import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import IssuancePolicy from '#policies/issuance_policy'
import { CaError } from '#ca/ca_error'
import { Desk } from '#ca/carriers/desk'
import { errorText } from '#exceptions/error_text'
import { lookAtReader } from '#ca/issuance/reader'
import { blankCarrier } from '#validators/issuance'

/** The carriers in the reader: asked every second or two by the desk, so that a carrier shows up by itself. */
@inject()
export default class PluggedCarriersController {
  constructor(protected desk: Desk) {}

  async index({ bouncer, i18n, response }: HttpContext) {
    await bouncer.with(IssuancePolicy).authorize('act')
    const { carriers, problem } = await lookAtReader(this.desk)
    return response.json({ carriers, problem: problem && errorText(i18n, problem) })
  }

  /** Plugs in a blank carrier, where the driver can make one: for trying the product without a token. */
  async store({ bouncer, request, response }: HttpContext) {
    await bouncer.with(IssuancePolicy).authorize('act')
    if (!this.desk.isDemonstration) throw new CaError('E_CARRIER_NOT_SUPPLIED', {}, 409)
    const { connector } = await request.validateUsing(blankCarrier)
    await this.desk.supplyBlank(connector)
    return response.redirect().withQs().back()
  }
}
