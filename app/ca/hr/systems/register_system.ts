import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { CallbackAddresses } from '#ca/hr/systems/callback_addresses'
import { readAddresses } from '#ca/hr/systems/network'
import { isUniqueViolation } from '#ca/unique_violation'
import HrSystem from '#models/hr_system'
import type { Actor } from '#ca/actor'
import type { HrKind } from '#models/hr_system'

/** An HR system as it is registered; its certificates come afterwards. */
export interface NewSystem {
  name: string
  owner: string
  /** Addresses and networks, one a line. */
  addresses: string
  limitPerMinute: number
  kinds: HrKind[]
  callbackUrl: string | null
}

/** Registers an HR system (S-6.4). It is admitted once it has a certificate. */
@inject()
export class RegisterSystem {
  constructor(
    protected audit: AuditLog,
    protected callbacks: CallbackAddresses
  ) {}

  /** @throws CaError E_HR_SYSTEM_ADDRESSES, E_HR_CALLBACK_URL, E_HR_SYSTEM_KNOWN */
  async handle(input: NewSystem, actor: Actor): Promise<HrSystem> {
    const fields = {
      ...input,
      name: input.name.trim(),
      addresses: readAddresses(input.addresses),
      callbackUrl: this.callbacks.read(input.callbackUrl),
    }
    const { name, owner, addresses, limitPerMinute, kinds, callbackUrl } = fields
    try {
      return await db.transaction(async (trx) => {
        const system = await HrSystem.create({ ...fields, registeredBy: actor }, { client: trx })
        await this.audit.append(trx, {
          event: 'hr_system_registered',
          actor,
          subject: `hr_system:${system.id}`,
          data: { name, owner, addresses, limitPerMinute, kinds, callbackUrl },
        })
        return system
      })
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      throw new CaError('E_HR_SYSTEM_KNOWN', { name }, 409)
    }
  }
}
