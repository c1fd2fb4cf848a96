import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { lockSystem } from '#ca/hr/systems/find_system'
import HrCallback from '#models/hr_callback'
import type { Actor } from '#ca/actor'

/** Queues a change of state again, under the same number, whatever became of it; all its tries stand anew. */
@inject()
export class ReplayCallback {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock
  ) {}

  /** @throws CaError E_HR_SYSTEM_ABSENT, E_HR_CALLBACK_ABSENT */
  async handle(systemId: number, id: number, actor: Actor): Promise<void> {
    await db.transaction(async (trx) => {
      await lockSystem(trx, systemId)
      const callback = await HrCallback.query({ client: trx }).where({ id, systemId }).first()
      if (!callback) throw new CaError('E_HR_CALLBACK_ABSENT', { id }, 404)
      const queued = { nextTryAt: this.clock.now(), deliveredAt: null, givenUpAt: null, tried: 0 }
      await callback.merge(queued).save()
      await this.audit.append(trx, {
        event: 'hr_callback_replayed',
        actor,
        subject: `hr_system:${systemId}`,
        data: { delivery: id, number: callback.onlineApplicationId, state: callback.state },
      })
    })
  }
}
