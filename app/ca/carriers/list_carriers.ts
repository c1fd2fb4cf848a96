import { likePattern } from '#ca/search_text'
import Carrier from '#models/carrier'
import type { CarrierState, Connector } from '#models/carrier'

export interface CarrierFilter {
  state?: CarrierState
  connector?: Connector
  /** A part of the serial number, spaces and case aside. */
  serialNumber?: string
  page?: number
  perPage?: number
}

/** The carriers of the authority with the application whose key is on each, the last seen first. */
export function listCarriers(filter: CarrierFilter = {}) {
  const { state, connector, page = 1, perPage = 50 } = filter
  const serial = filter.serialNumber?.replace(/\s+/g, '').toLowerCase()
  return Carrier.query()
    .if(state, (query) => query.where('state', String(state)))
    .if(connector, (query) => query.where('connector', String(connector)))
    .if(serial, (query) =>
      query.whereRaw("lower(serial_number) like ? escape '!'", [likePattern(String(serial))])
    )
    .preload('application', (application) => application.preload('letter'))
    .orderBy('id', 'desc')
    .paginate(page, perPage)
}
