import type { HttpContext } from '@adonisjs/core/http'
import CarriersPolicy from '#policies/carriers_policy'
import { namesOfUsers } from '#ca/access/names_of_users'
import { findCarrier } from '#ca/carriers/find_carrier'
import { listCarriers } from '#ca/carriers/list_carriers'
import { carrierFilter } from '#validators/carriers'
import Certificate from '#models/certificate'
import { CARRIER_STATES, CONNECTORS } from '#models/carrier'

/** Key carriers: where each is, and how it came there. */
export default class CarriersController {
  async index({ bouncer, request, view }: HttpContext) {
    await bouncer.with(CarriersPolicy).authorize('view')
    const { q, page, ...filter } = await request.validateUsing(carrierFilter)
    const list = await listCarriers({ ...filter, serialNumber: q, page })
    list.baseUrl('/carriers').queryString({ q, ...filter })
    const options = { states: CARRIER_STATES, connectors: CONNECTORS }
    return view.render('pages/carriers/index', { list, filter: { q, ...filter }, ...options })
  }

  async show({ bouncer, params, view }: HttpContext) {
    await bouncer.with(CarriersPolicy).authorize('view')
    const { carrier, movements } = await findCarrier(params.serial)
    const certificates = await Certificate.query()
      .where('carrierId', carrier.id)
      .preload('application')
      .orderBy('id', 'desc')
    const people = await namesOfUsers()
    return view.render('pages/carriers/show', { carrier, movements, certificates, people })
  }
}
