import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import CarriersPolicy from '#policies/carriers_policy'
import { namesOfActors } from '#ca/access/names_of_actors'
import { Clock } from '#ca/clock'
import { Desk } from '#ca/carriers/desk'
import { findCarrier } from '#ca/carriers/find_carrier'
import { listCarriers } from '#ca/carriers/list_carriers'
import { dueCarriers } from '#ca/revocation/due_carriers'
import { carrierFilter } from '#validators/carriers'
import Certificate from '#models/certificate'
import { CARRIER_STATES, CONNECTORS } from '#models/carrier'

/** Key carriers: where each is, and how it came there. */
@inject()
export default class CarriersController {
  constructor(
    protected clock: Clock,
    protected desk: Desk
  ) {}

  async index({ bouncer, request, view }: HttpContext) {
    await bouncer.with(CarriersPolicy).authorize('view')
    const { q, page, ...filter } = await request.validateUsing(carrierFilter)
    const list = await listCarriers({ ...filter, serialNumber: q, page })
    list.baseUrl('/carriers').queryString({ q, ...filter })
    const options = { states: CARRIER_STATES, connectors: CONNECTORS }
    const { isAtOperators: remote } = this.desk
    return view.render('pages/carriers/index', {
      list,
      filter: { q, ...filter },
      remote,
      ...options,
    })
  }

  async show({ bouncer, params, view }: HttpContext) {
    await bouncer.with(CarriersPolicy).authorize('view')
    const { carrier, movements } = await findCarrier(params.serial)
    const certificates = await Certificate.query()
      .where('carrierId', carrier.id)
      .preload('application')
      .preload('revocation')
      .orderBy('id', 'desc')
    const people = await namesOfActors()
    const due = await dueCarriers(this.clock.today(), { carrier: carrier.serialNumber })
    const shown = { carrier, movements, certificates, people, mustReturn: due.length > 0 }
    const { isAtOperators: remote } = this.desk
    return view.render('pages/carriers/show', { ...shown, remote })
  }
}
