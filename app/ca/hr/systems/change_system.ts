import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { CallbackAddresses } from '#ca/hr/systems/callback_addresses'
import { lockSystem } from '#ca/hr/systems/find_system'
import { readAddresses } from '#ca/hr/systems/network'
import type { Actor } from '#ca/actor'
import type { NewSystem } from '#ca/hr/systems/register_system'

/** What may be changed of an HR system; its name and its owner stay. */
export type SystemChange = Omit<NewSystem, 'name' | 'owner'>

/** Changes what an HR system may: from where, how often, for what, and where changes of state are pushed to. */
@inject()
export class ChangeSystem {
  constructor(
    protected audit: AuditLog,
    protected callbacks: CallbackAddresses
  ) {}

  /** What changes nothing leaves no entry. @throws CaError E_HR_SYSTEM_ADDRESSES, E_HR_CALLBACK_URL, E_HR_SYSTEM_ABSENT */
  async handle(id: number, input: SystemChange, actor: Actor): Promise<void> {
    const { limitPerMinute, kinds } = input
    const addresses = readAddresses(input.addresses)
    const callbackUrl = this.callbacks.read(input.callbackUrl)
    const data = { addresses, limitPerMinute, kinds, callbackUrl }
    await db.transaction(async (trx) => {
      const system = await lockSystem(trx, id)
      const was = { addresses: system.addresses, limitPerMinute: system.limitPerMinute }
      const before = { ...was, kinds: system.kinds, callbackUrl: system.callbackUrl }
      if (JSON.stringify(before) === JSON.stringify(data)) return
      await system.merge(data).save()
      const subject = `hr_system:${id}` as const
      await this.audit.append(trx, { event: 'hr_system_changed', actor, subject, data })
    })
  }
}
