import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { AuditLog } from '#ca/audit/audit_log'
import type { Actor } from '#ca/actor'
import type { AuditAct } from '#ca/audit/events'
import type { CarrierInfo, Desk } from '#ca/carriers/desk'

type Maintenance = 'carrier_pin_changed' | 'carrier_unblocked' | 'carrier_leftovers_erased'

/** What is done to a carrier besides issuing, at a desk: each act has its line in the audit log. */
@inject()
export class MaintainCarrier {
  constructor(protected audit: AuditLog) {}

  /** @throws CaError those of `Desk.changePin` */
  async changePin(
    desk: Desk,
    { serial, pin, newPin }: { serial: string; pin: string; newPin: string },
    actor: Actor
  ): Promise<void> {
    await desk.changePin(serial, pin, newPin)
    await this.#record({ event: 'carrier_pin_changed', actor, ...aboutCarrier(serial) })
  }

  /** @throws CaError those of `Desk.unblock` */
  async unblock(
    desk: Desk,
    { serial, officerPin, newPin }: { serial: string; officerPin: string; newPin: string },
    actor: Actor
  ): Promise<CarrierInfo> {
    const carrier = await desk.unblock(serial, officerPin, newPin)
    await this.#record({ event: 'carrier_unblocked', actor, ...aboutCarrier(serial) })
    return carrier
  }

  /**
   * Removes what other programs left on a carrier; what cannot be erased stays, and the log says how much.
   *
   * @returns how many keys, certificates and data objects are gone
   * @throws CaError those of `Desk.eraseLeftovers`
   */
  async eraseLeftovers(
    desk: Desk,
    { serial, pin }: { serial: string; pin: string },
    actor: Actor
  ): Promise<number> {
    const record = (erased: number, left: number) =>
      this.#record({
        event: 'carrier_leftovers_erased',
        actor,
        subject: `carrier:${serial}`,
        data: { serialNumber: serial, erased, left },
      })
    try {
      const erased = await desk.eraseLeftovers(serial, pin)
      await record(erased, 0)
      return erased
    } catch (error) {
      if (error instanceof CaError && error.code === 'E_LEFTOVERS_STAY')
        await record(Number(error.facts.erased ?? 0), Number(error.facts.count ?? 0))
      throw error
    }
  }

  async #record<E extends Maintenance>(act: AuditAct<E>): Promise<void> {
    await db.transaction((trx) => this.audit.append(trx, act))
  }
}

const aboutCarrier = (serial: string) => ({
  subject: `carrier:${serial}` as const,
  data: { serialNumber: serial },
})
