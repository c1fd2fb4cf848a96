import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import Agency from '#models/agency'
import type { Actor } from '#ca/actor'

/** Says of an agency whether it is a local executive body, which applies online (S-9). */
@inject()
export class ChangeAgencyChannel {
  constructor(protected audit: AuditLog) {}

  /** @throws CaError E_AGENCY_UNKNOWN */
  async handle(input: { id: number; localExecutiveBody: boolean }, actor: Actor): Promise<Agency> {
    const { id, localExecutiveBody } = input
    return db.transaction(async (trx) => {
      await trx.from('agencies').where('id', id).update({ id })
      const agency = await Agency.find(id, { client: trx })
      if (!agency) throw new CaError('E_AGENCY_UNKNOWN', { bin: String(id) }, 404)
      if (agency.localExecutiveBody === localExecutiveBody) return agency
      await agency.merge({ localExecutiveBody }).save()
      await this.audit.append(trx, {
        event: 'agency_channel_changed',
        actor,
        subject: `agency:${id}`,
        data: { localExecutiveBody },
      })
      return agency
    })
  }
}
