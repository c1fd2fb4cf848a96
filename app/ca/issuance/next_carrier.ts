import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { Desk } from '#ca/carriers/desk'
import { assertMayReceive } from '#ca/carriers/holder_carriers'
import Carrier from '#models/carrier'
import Certificate from '#models/certificate'
import type { CarrierInfo } from '#ca/carriers/desk'
import type Application from '#models/application'
import type { Connector } from '#models/carrier'

/** The carrier that has to be put in: this very one, or a blank one. */
export interface WantedCarrier {
  serialNumber: string | null
  connector: Connector | null
}

/** Asks a person for a carrier; false when there is nobody to ask, or no carrier. */
export type AskForCarrier = (wanted: WantedCarrier) => Promise<boolean>

/** Finds the carrier for the next employee of a letter. */
@inject()
export class NextCarrier {
  constructor(
    protected clock: Clock,
    protected desk: Desk
  ) {}

  /**
   * The carrier that already has the employee's key, otherwise the next blank one: of those that are plugged in,
   * made by the driver where it can, or put in by whoever is asked.
   *
   * @returns the carrier's serial number
   * @throws CaError E_CARRIERS_EXHAUSTED; E_CARRIER_FAILED_AFTER_ISSUE when the carrier of an issued certificate
   *   is not there; those of the desk
   */
  async handle(application: Application, ask: AskForCarrier): Promise<string> {
    const certificate = await Certificate.query()
      .where('applicationId', application.id)
      .whereIn('state', ['reserved', 'issued'])
      .preload('carrier')
      .first()
    return certificate ? this.#own(certificate, ask) : this.#blank(application, ask)
  }

  async #own({ carrier, serial }: Certificate, ask: AskForCarrier): Promise<string> {
    const { serialNumber } = carrier
    for (;;) {
      const plugged = await this.desk.list()
      if (plugged.some((one) => one.serialNumber === serialNumber)) return serialNumber
      if (await ask({ serialNumber, connector: null })) continue
      const facts = { carrier: serialNumber, serial, cause: 'E_CARRIER_ABSENT' }
      throw new CaError('E_CARRIER_FAILED_AFTER_ISSUE', facts, 409)
    }
  }

  async #blank(application: Application, ask: AskForCarrier): Promise<string> {
    const connector = await this.#connectorFor(application)
    for (;;) {
      const found = await this.#plugged(application, connector)
      if (found) return found.serialNumber
      const made = await this.#supply(connector)
      if (made) return made.serialNumber
      if (!(await ask({ serialNumber: null, connector })))
        throw new CaError('E_CARRIERS_EXHAUSTED', {}, 409)
    }
  }

  /** S-4: when the employee has a carrier already, one of the two must have Type-C. */
  async #connectorFor(application: Application): Promise<Connector | null> {
    if (application.secondCertificateGround === 'type_c') return 'type-c'
    try {
      await assertMayReceive(application.iin, 'usb-a', application.id, { at: this.clock.now() })
      return null
    } catch (error) {
      if (error instanceof CaError && error.code === 'E_CARRIER_TYPE_C') return 'type-c'
      throw error
    }
  }

  async #plugged({ id }: Application, connector: Connector | null) {
    const plugged = await this.desk.list()
    const free = await freeOf(plugged)
    const fitting = free.filter((one) => connector === null || one.connector === connector)
    const begun = fitting.find((one) => one.state === 'key' && one.noted === id)
    const blank = fitting.filter((one) => one.state === 'blank')
    // A Type-C carrier is kept for who needs one.
    return begun ?? blank.find((one) => one.connector === (connector ?? 'usb-a')) ?? blank[0]
  }

  async #supply(connector: Connector | null): Promise<CarrierInfo | null> {
    try {
      return await this.desk.supplyBlank(connector ?? 'usb-a')
    } catch (error) {
      if (error instanceof CaError && error.code === 'E_BLANK_UNAVAILABLE') return null
      throw error
    }
  }
}

/** The carriers to which nothing is bound, each with the application that was noted on it. */
async function freeOf(plugged: CarrierInfo[]) {
  const serials = plugged.map(({ serialNumber }) => serialNumber)
  const rows = await Carrier.query().whereIn('serialNumber', serials)
  const bound = await Certificate.query()
    .whereIn(
      'carrierId',
      rows.map(({ id }) => id)
    )
    .whereIn('state', ['reserved', 'issued'])
  const taken = new Set(bound.map(({ carrierId }) => carrierId))
  const known = new Map(rows.map((row) => [row.serialNumber, row]))
  return plugged.flatMap((one) => {
    const row = known.get(one.serialNumber)
    if (row && (row.state !== 'stock' || taken.has(row.id))) return []
    return [{ ...one, noted: row?.applicationId ?? null }]
  })
}
