import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { moveCarrier } from '#ca/carriers/move_carrier'
import { sqlMoment } from '#ca/moments'
import Carrier from '#models/carrier'
import Certificate from '#models/certificate'
import { forGood } from '#models/revocation'
import type { Actor } from '#ca/actor'
import type { CarrierInfo, Desk } from '#ca/carriers/desk'

/** A carrier that came back, and its PIN; empty when its vendor's program has cleared it. */
export interface RestockInput {
  serialNumber: string
  pin: string
}

/** S-24: what came back is erased and can be given to somebody else. Its old certificate stays revoked. */
@inject()
export class RestockCarrier {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock
  ) {}

  /**
   * Erases key and certificate at this desk, looks whether they are gone, and puts the carrier into stock. One that
   * is blank already, for its vendor's program cleared it or an earlier try was cut off, needs no PIN.
   *
   * @throws CaError E_CARRIER_NOT_RETURNED, E_CARRIER_STILL_CERTIFIED, E_CARRIER_ABSENT, E_CARRIER_NOT_CLEAR, and
   *   those of `Desk.erase`
   */
  async handle(desk: Desk, { serialNumber, pin }: RestockInput, actor: Actor): Promise<Carrier> {
    const carrier = await this.#returned(serialNumber)
    const before = await this.#seen(desk, serialNumber)
    if (before.state !== 'blank') await desk.erase(serialNumber, pin)
    return this.#record(carrier, await this.#seen(desk, serialNumber), actor)
  }

  /** The same where the operator's own station has erased it, by what the page says of it then. */
  async reported(seen: Pick<CarrierInfo, 'serialNumber' | 'state'>, actor: Actor) {
    const carrier = await this.#returned(seen.serialNumber)
    return this.#record(carrier, seen, actor)
  }

  async #returned(serialNumber: string): Promise<Carrier> {
    const carrier = await Carrier.findBy({ serialNumber })
    if (carrier?.state !== 'returned')
      throw new CaError('E_CARRIER_NOT_RETURNED', { serial: serialNumber }, 409)
    const inForce = await Certificate.query()
      .where('carrierId', carrier.id)
      .whereIn('state', ['reserved', 'issued'])
      .where('notAfter', '>=', sqlMoment(this.clock.now()))
      .whereDoesntHave('revocation', forGood)
      .first()
    if (!inForce) return carrier
    const facts = { serial: serialNumber, certificate: inForce.serial }
    throw new CaError('E_CARRIER_STILL_CERTIFIED', facts, 409)
  }

  async #seen(desk: Desk, serialNumber: string): Promise<CarrierInfo> {
    const plugged = await desk.list()
    const seen = plugged.find((each) => each.serialNumber === serialNumber)
    if (!seen) throw new CaError('E_CARRIER_ABSENT', { serial: serialNumber }, 409)
    return seen
  }

  #record(carrier: Carrier, { state }: Pick<CarrierInfo, 'state'>, actor: Actor) {
    const { id: carrierId, serialNumber } = carrier
    if (state !== 'blank') throw new CaError('E_CARRIER_NOT_CLEAR', { serial: serialNumber }, 409)
    const move = { carrierId, from: 'returned', to: 'stock', applicationId: null, actor } as const
    return db.transaction(async (trx) => {
      const moved = await moveCarrier(trx, { ...move, at: this.clock.now() })
      await this.audit.append(trx, {
        event: 'carrier_restocked',
        actor,
        subject: `carrier:${serialNumber}`,
        data: { serialNumber, applicationId: Number(carrier.applicationId) },
      })
      return moved
    })
  }
}
