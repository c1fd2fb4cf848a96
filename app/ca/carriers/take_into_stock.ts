import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { recordMovement } from '#ca/carriers/move_carrier'
import { isUniqueViolation } from '#ca/unique_violation'
import Carrier from '#models/carrier'
import type { Actor } from '#ca/actor'
import type { Connector } from '#models/carrier'

/** What a carrier says of itself (`Desk.list`). */
export interface SeenCarrier {
  serialNumber: string
  connector: Connector
  model: string
}

/** Gives a carrier that was never seen before its row in the stock; a known one keeps the row it has. */
@inject()
export class TakeIntoStock {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog
  ) {}

  async handle(seen: SeenCarrier, actor: Actor): Promise<Carrier> {
    const known = await this.#find(seen)
    if (known) return known
    try {
      return await db.transaction((trx) => this.#add(trx, seen, actor))
    } catch (error) {
      if (isUniqueViolation(error)) return Carrier.findByOrFail('serialNumber', seen.serialNumber)
      throw error
    }
  }

  #find({ serialNumber }: SeenCarrier) {
    return Carrier.findBy({ serialNumber })
  }

  async #add(trx: TransactionClientContract, seen: SeenCarrier, actor: Actor): Promise<Carrier> {
    const { serialNumber, connector, model } = seen
    const row = { serialNumber, connector, model, state: 'stock' as const, applicationId: null }
    const carrier = await Carrier.create(row, { client: trx })
    const at = this.clock.now()
    await recordMovement(trx, {
      carrierId: carrier.id,
      to: 'stock',
      applicationId: null,
      actor,
      at,
    })
    await this.audit.append(trx, {
      event: 'carrier_stocked',
      actor,
      subject: `carrier:${serialNumber}`,
      data: { serialNumber, connector, model },
    })
    return carrier
  }
}
