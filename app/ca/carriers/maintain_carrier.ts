import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { AuditLog } from '#ca/audit/audit_log'
import type { Actor } from '#ca/actor'
import type { AuditAct } from '#ca/audit/events'
import type { CarrierInfo, Desk } from '#ca/carriers/desk'

type Maintenance =
  | 'carrier_pin_changed'
  | 'carrier_unblocked'
  | 'carrier_leftovers_erased'
  | 'carrier_act_refused'

/** The acts, as an operator's station reports them. */
export const MAINTENANCE = ['change_pin', 'unblock', 'erase_leftovers'] as const

/** What a refusal is recorded of: looking with the PIN too, which leaves no entry when nothing is refused. */
export const REFUSABLE = ['look', ...MAINTENANCE] as const

/** Refusals that an auditor looks for: whoever stood there had not the PIN, or wanted what nobody can. */
export const CARRIER_REFUSALS = [
  'E_PIN_WRONG',
  'E_PIN_BLOCKED',
  'E_OFFICER_PIN_WRONG',
  'E_OFFICER_PIN_BLOCKED',
  'E_UNBLOCK_UNAVAILABLE',
] as const

/** What a carrier refused; how many tries are left where it tells. */
export interface RefusedAtCarrier {
  act: (typeof REFUSABLE)[number]
  serial: string
  code: (typeof CARRIER_REFUSALS)[number]
  triesLeft: number | null
}

/** What an operator's station has done to a carrier; how much was erased and how much would not go, where it erased. */
export interface DoneAtStation {
  act: (typeof MAINTENANCE)[number]
  serial: string
  erased?: number
  left?: number
}

const refusalIn = (error: unknown) =>
  error instanceof CaError ? CARRIER_REFUSALS.find((code) => code === error.code) : undefined

/**
 * What is done to a carrier besides issuing, at a desk or at an operator's station: each act has its line in the audit
 * log, and so has each that the carrier refused for its PIN.
 */
@inject()
export class MaintainCarrier {
  constructor(protected audit: AuditLog) {}

  /** What is on a carrier; without a PIN only what everybody may see. @throws CaError those of `Desk.objects` */
  look(desk: Desk, { serial, pin }: { serial: string; pin: string }, actor: Actor) {
    return this.#watched('look', serial, actor, () => desk.objects(serial, pin))
  }

  /** @throws CaError those of `Desk.changePin` */
  async changePin(
    desk: Desk,
    { serial, pin, newPin }: { serial: string; pin: string; newPin: string },
    actor: Actor
  ): Promise<void> {
    await this.#watched('change_pin', serial, actor, () => desk.changePin(serial, pin, newPin))
    await this.reported({ act: 'change_pin', serial }, actor)
  }

  /** @throws CaError those of `Desk.unblock` */
  async unblock(
    desk: Desk,
    { serial, officerPin, newPin }: { serial: string; officerPin: string; newPin: string },
    actor: Actor
  ): Promise<CarrierInfo> {
    const carrier = await this.#watched('unblock', serial, actor, () =>
      desk.unblock(serial, officerPin, newPin)
    )
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
      const erased = await this.#watched('erase_leftovers', serial, actor, () =>
        desk.eraseLeftovers(serial, pin)
      )
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

  /** Records what the carrier refused where it was to be done, as `reported`. */
  async refused({ act, serial, code, triesLeft }: RefusedAtCarrier, actor: Actor): Promise<void> {
    const { subject, data } = aboutCarrier(serial)
    const refusal = { ...data, act, code, triesLeft }
    await this.#record({ event: 'carrier_act_refused', actor, subject, data: refusal })
  }

  async #watched<T>(
    act: RefusedAtCarrier['act'],
    serial: string,
    actor: Actor,
    run: () => Promise<T>
  ): Promise<T> {
    try {
      return await run()
    } catch (error) {
      const code = refusalIn(error)
      if (code) await this.refused({ act, serial, code, triesLeft: triesIn(error) }, actor)
      throw error
    }
  }

  async #record<E extends Maintenance>(act: AuditAct<E>): Promise<void> {
    await db.transaction((trx) => this.audit.append(trx, act))
  }
}

function triesIn(error: unknown): number | null {
  const tries = error instanceof CaError ? Number(error.facts.triesLeft ?? Number.NaN) : Number.NaN
  return Number.isInteger(tries) ? tries : null
}

const aboutCarrier = (serial: string) => ({
  subject: `carrier:${serial}` as const,
  data: { serialNumber: serial },
})
