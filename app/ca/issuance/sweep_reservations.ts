import { inject } from '@adonisjs/core'
import logger from '@adonisjs/core/services/logger'
import { Clock } from '#ca/clock'
import { SYSTEM } from '#ca/actor'
import { Reserver } from '#ca/issuance/reserver'
import { SettleReservation } from '#ca/issuance/settle_reservation'
import Certificate from '#models/certificate'
import type { Actor } from '#ca/actor'

/** What became of the reservations that somebody left behind; serial numbers. */
export interface SweepReport {
  finished: string[]
  voided: string[]
  /** Could be neither finished nor given up now (the key store did not open, say): the next sweep tries again. */
  left: string[]
}

/**
 * The sweep at start: serial numbers that were reserved and never closed, because a process died or failed in
 * between. Each is finished when its application still waits for it and its bytes still pass the linter, and
 * given up otherwise. What another live process is issuing is left alone, and should the two meet all the same,
 * the database decides: a reservation is closed once.
 */
@inject()
export class SweepReservations {
  constructor(
    protected clock: Clock,
    protected reserver: Reserver,
    protected settling: SettleReservation
  ) {}

  async handle(actor: Actor = SYSTEM): Promise<SweepReport> {
    const report: SweepReport = { finished: [], voided: [], left: [] }
    for (const reservation of await Certificate.query().where('state', 'reserved').orderBy('id')) {
      if (!this.reserver.isAbandoned(reservation, this.clock.now())) continue
      report[await this.#settle(reservation, actor)].push(reservation.serial)
    }
    return report
  }

  async #settle(reservation: Certificate, actor: Actor): Promise<keyof SweepReport> {
    try {
      const certificate = await this.settling.handle(reservation, actor)
      return certificate ? 'finished' : 'voided'
    } catch (error) {
      const { serial } = reservation
      logger.error({ err: error, serial }, 'a reserved serial number is left open')
      return 'left'
    }
  }
}
