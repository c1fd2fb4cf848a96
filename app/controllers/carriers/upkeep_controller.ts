import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import CarriersPolicy from '#policies/carriers_policy'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { Desk } from '#ca/carriers/desk'
import { MaintainCarrier } from '#ca/carriers/maintain_carrier'
import { objectsOnCarrier } from '#ca/carriers/objects_on_carrier'
import { standing } from '#ca/issuance/standing'
import { carrierObjects, maintenance, refusal } from '#validators/carriers'
import Carrier from '#models/carrier'
import type User from '#models/user'

/** @throws CaError E_REPORT_OF_ANOTHER */
function assertOwn(operator: string, { login }: User) {
  if (operator !== login) throw new CaError('E_REPORT_OF_ANOTHER', { operator }, 409)
}

/**
 * What an operator does to a carrier besides issuing, at the operator's own station: the page drives it, and tells what
 * it saw and what was done (docs/station.md). No PIN comes here.
 */
@inject()
export default class UpkeepController {
  constructor(
    protected clock: Clock,
    protected desk: Desk
  ) {}

  /** The carriers that the station sees. */
  async index({ bouncer, view }: HttpContext) {
    await bouncer.with(CarriersPolicy).authorize('act')
    this.#assertAtOperators()
    return view.render('pages/carriers/reader')
  }

  /** One carrier, whether it was ever in stock or not. */
  async show({ bouncer, params, view }: HttpContext) {
    await bouncer.with(CarriersPolicy).authorize('act')
    this.#assertAtOperators()
    const serial = String(params.serial)
    const carrier = await Carrier.query()
      .where('serialNumber', serial)
      .preload('application')
      .first()
    return view.render('pages/carriers/upkeep', { serial, carrier })
  }

  /** The panel that says what is on the carrier and whose it is. */
  async objects({ bouncer, params, request, view }: HttpContext) {
    await bouncer.with(CarriersPolicy).authorize('act')
    this.#assertAtOperators()
    const seen = await request.validateUsing(carrierObjects)
    const objects = seen.objects.map(({ maker, label, pair, algorithm, certificate, ...rest }) => ({
      ...{ ...rest, ours: maker === 'ours', label: label ?? '', pair: pair ?? '' },
      ...{ algorithm: algorithm ?? null, certificate: certificate ?? null },
    }))
    const carrier = await Carrier.findBy({ serialNumber: String(params.serial) })
    const now = this.clock.now()
    return view.render('components/carriers/objects', {
      ...{ carrier, withPin: seen.with_pin, tries: seen.tries ?? null },
      objects: await objectsOnCarrier(objects),
      standingOf: (certificate: Parameters<typeof standing>[0]) => standing(certificate, now),
    })
  }

  /**
   * What the station has done: recorded, and the page shows itself anew unless something would not go. A report may come
   * late: that of somebody else is not recorded under whoever is signed in now.
   */
  @inject()
  async store(
    { auth, bouncer, i18n, request, response, session }: HttpContext,
    maintain: MaintainCarrier
  ) {
    await bouncer.with(CarriersPolicy).authorize('act')
    this.#assertAtOperators()
    const { params, operator, ...done } = await request.validateUsing(maintenance)
    const { serial } = params
    assertOwn(operator, auth.getUserOrFail())
    await maintain.reported({ ...done, serial }, operator)
    if (done.left) return response.json({ go: null })
    const { erased = 0 } = done
    session.flash('done', i18n.t(`screens_carriers.upkeep.done.${done.act}`, { serial, erased }))
    return response.json({ go: `/carriers/${encodeURIComponent(serial)}/upkeep` })
  }

  /** What the carrier has refused: recorded, and the page goes on saying it. */
  @inject()
  async refuse({ auth, bouncer, request, response }: HttpContext, maintain: MaintainCarrier) {
    await bouncer.with(CarriersPolicy).authorize('act')
    this.#assertAtOperators()
    const { params, operator, act, code, tries } = await request.validateUsing(refusal)
    assertOwn(operator, auth.getUserOrFail())
    const { serial } = params
    await maintain.refused({ act, serial, code, triesLeft: tries ?? null }, operator)
    return response.json({ go: null })
  }

  #assertAtOperators() {
    if (!this.desk.isAtOperators) throw new CaError('E_CARRIERS_AT_SERVER', {}, 409)
  }
}
