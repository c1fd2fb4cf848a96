import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { Clock } from '#ca/clock'
import { lockSystem } from '#ca/hr/systems/find_system'
import type { Actor } from '#ca/actor'

/** Shuts an HR system out at once, and lets it in again; what it has filed stays as it is. */
@inject()
export class SuspendSystem {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock
  ) {}

  /** Done a second time it changes nothing. @throws CaError E_HR_SYSTEM_ABSENT */
  async handle(id: number, suspended: boolean, actor: Actor): Promise<void> {
    await db.transaction(async (trx) => {
      const system = await lockSystem(trx, id)
      if ((system.suspendedAt !== null) === suspended) return
      const suspendedAt = suspended ? this.clock.now() : null
      await system.merge({ suspendedAt, suspendedBy: suspended ? actor : null }).save()
      const event = suspended ? 'hr_system_suspended' : 'hr_system_resumed'
      const data = { name: system.name }
      await this.audit.append(trx, { event, actor, subject: `hr_system:${id}`, data })
    })
  }
}
