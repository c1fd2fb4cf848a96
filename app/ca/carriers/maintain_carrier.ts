import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { AuditLog } from '#ca/audit/audit_log'
import type { Actor } from '#ca/actor'
import type { AuditAct } from '#ca/audit/events'
import type { CarrierInfo, Desk } from '#ca/carriers/desk'

type Maintenance = 'carrier_pin_changed' | 'carrier_unblocked' | 'carrier_leftovers_erased'

/** The acts, as an operator's station reports them. */
export const MAINTENANCE = ['change_pin', 'unblock', 'erase_leftovers'] as const

/** What an operator's station has done to a carrier; how much was erased and how much would not go, where it erased. */
export interface DoneAtStation {
  act: (typeof MAINTENANCE)[number]
  serial: string
  erased?: number
  left?: number
}

/**
 * What is done to a carrier besides issuing, at a desk or at an operator's station: each act has its line in the audit
 * log.
 */
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
    await this.reported({ act: 'change_pin', serial }, actor)
  }

  /** @throws CaError those of `Desk.unblock` */
  async unblock(
    desk: Desk,
    { serial, officerPin, newPin }: { serial: string; officerPin: string; newPin: string },
    actor: Actor
  ): Promise<CarrierInfo> {
    const carrier = await desk.unblock(serial, officerPin, newPin)
    await this.reported({ act: 'unblock', serial }, actor)
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
      this.reported({ act: 'erase_leftovers', serial, erased, left }, actor)
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

  /** Records what was done where the carrier is; the page of an operator tells it afterwards. */
  async reported({ act, serial, erased = 0, left = 0 }: DoneAtStation, actor: Actor) {
    const about = { actor, ...aboutCarrier(serial) }
    if (act === 'change_pin') return this.#record({ event: 'carrier_pin_changed', ...about })
    if (act === 'unblock') return this.#record({ event: 'carrier_unblocked', ...about })
    const data = { ...about.data, erased, left }
    return this.#record({ event: 'carrier_leftovers_erased', ...about, data })
  }

  async #record<E extends Maintenance>(act: AuditAct<E>): Promise<void> {
    await db.transaction((trx) => this.audit.append(trx, act))
  }
}

const aboutCarrier = (serial: string) => ({
  subject: `carrier:${serial}` as const,
  data: { serialNumber: serial },
})
