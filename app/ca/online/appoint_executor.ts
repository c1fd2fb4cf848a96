import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { findAgency } from '#ca/agencies/list_agencies'
import { sqlMoment } from '#ca/moments'
import { registeredHolder } from '#ca/online/registered_holder'
import Executor from '#models/executor'
import type { Actor } from '#ca/actor'

/** Appoints a holder to file online for the holders of an agency (the executor of its letters), and dismisses. */
@inject()
export class AppointExecutor {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock
  ) {}

  /** @throws CaError E_HOLDER_UNKNOWN, E_AGENCY_UNKNOWN */
  async handle({ iin, bin }: { iin: string; bin: string }, actor: Actor): Promise<void> {
    await registeredHolder(iin)
    const agency = await findAgency(bin)
    if (!agency) throw new CaError('E_AGENCY_UNKNOWN', { bin }, 404)
    await db.transaction(async (trx) => {
      await trx.rawQuery('update agencies set bin = bin where id = ?', [agency.id])
      const known = await Executor.query({ client: trx })
        .where({ iin, agencyId: agency.id })
        .whereNull('dismissedAt')
        .first()
      if (known) return
      const row = { iin, agencyId: agency.id, appointedBy: actor, appointedAt: this.clock.now() }
      await Executor.create(row, { client: trx })
      await this.#record(trx, 'executor_appointed', { iin, bin }, actor)
    })
  }

  /** An appointment that is over already stays as it is. */
  async dismiss(id: number, actor: Actor): Promise<void> {
    await db.transaction(async (trx) => {
      const dismissedAt = sqlMoment(this.clock.now())
      const [changed] = await Executor.query({ client: trx })
        .where('id', id)
        .whereNull('dismissedAt')
        .update({ dismissedAt, dismissedBy: actor })
      if (Number(changed) !== 1) return
      const { iin, agency } = await Executor.query({ client: trx })
        .where('id', id)
        .preload('agency')
        .firstOrFail()
      await this.#record(trx, 'executor_dismissed', { iin, bin: agency.bin }, actor)
    })
  }

  #record(
    trx: TransactionClientContract,
    event: 'executor_appointed' | 'executor_dismissed',
    { iin, bin }: { iin: string; bin: string },
    actor: Actor
  ) {
    return this.audit.append(trx, {
      event,
      actor,
      subject: `holder:${iin}`,
      data: { agencyBin: bin },
    })
  }
}
