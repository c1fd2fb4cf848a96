import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { moveCarrier } from '#ca/carriers/move_carrier'
import { dueCarriers } from '#ca/revocation/due_carriers'
import CarrierReturn from '#models/carrier_return'
import type { Actor } from '#ca/actor'
import type { Delivery } from '#models/hand_out'

/** A carrier that is back, and how it came (S-25). */
export interface ReturnInput {
  /** The carrier's serial number. */
  serialNumber: string
  delivery: Delivery
  /** Full name; for post, of the sender. */
  broughtBy: string
  /** Number of the postal item. */
  itemNumber?: string | null
}

const tidy = (text: string | null | undefined) => text?.replace(/\s+/g, ' ').trim() ?? ''

/** S-24, S-25: takes a carrier back whose certificate is revoked; its movement and its return are recorded. */
@inject()
export class TakeCarrierBack {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock
  ) {}

  /** @throws CaError E_RETURN_BROUGHT_BY, E_RETURN_NOT_DUE, E_CARRIER_TRANSITION, E_CARRIER_OF_ANOTHER */
  async handle(input: ReturnInput, actor: Actor): Promise<CarrierReturn> {
    const { serialNumber, delivery } = input
    const broughtBy = tidy(input.broughtBy)
    if (!broughtBy) throw new CaError('E_RETURN_BROUGHT_BY')
    const [due] = await dueCarriers(this.clock.today(), { carrier: serialNumber })
    if (!due) throw new CaError('E_RETURN_NOT_DUE', { serial: serialNumber }, 409)
    const { certificate } = due.revocation
    const { id: certificateId, serial: certificateSerial } = certificate
    const applicationId = Number(certificate.applicationId)
    const carrierId = Number(certificate.carrierId)
    const itemNumber = tidy(input.itemNumber) || null
    const at = this.clock.now()
    return db.transaction(async (trx) => {
      await moveCarrier(trx, { carrierId, to: 'returned', applicationId, actor, at })
      const taken = { takenBy: actor, takenAt: at }
      const row = { carrierId, certificateId, delivery, broughtBy, itemNumber, ...taken }
      const back = await CarrierReturn.updateOrCreate({ certificateId }, row, { client: trx })
      const how = { delivery, broughtBy, itemNumber }
      await this.audit.append(trx, {
        event: 'carrier_returned',
        actor,
        subject: `carrier:${serialNumber}`,
        data: { serialNumber, applicationId, certificateSerial, ...how },
      })
      return back
    })
  }
}
