import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { findAgency } from '#ca/agencies/list_agencies'
import { registeredHolder } from '#ca/online/registered_holder'
import HrSigningRight from '#models/hr_signing_right'
import type { Actor } from '#ca/actor'

/** Whose right it is, for which agency, and by which order or letter. */
export interface NewSigningRight {
  iin: string
  bin: string
  basis: string
}

/** Who has the right now, by agency. */
export const listSigningRights = () =>
  HrSigningRight.query().whereNull('withdrawnAt').preload('agency').orderBy('agencyId')

/** S-11.5: gives a holder the right to sign in E-Qyzmet for an agency's holders, and takes it away. */
@inject()
export class SigningRights {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock
  ) {}

  /** Who has it already keeps it. @throws CaError E_HOLDER_UNKNOWN, E_AGENCY_UNKNOWN */
  async give({ iin, bin, basis }: NewSigningRight, actor: Actor): Promise<void> {
    await registeredHolder(iin)
    const agency = await findAgency(bin)
    if (!agency) throw new CaError('E_AGENCY_UNKNOWN', { bin }, 404)
    const { id: agencyId } = agency
    await db.transaction(async (trx) => {
      await trx.rawQuery('update agencies set bin = bin where id = ?', [agencyId])
      const rights = HrSigningRight.query({ client: trx }).where({ iin, agencyId })
      if (await rights.whereNull('withdrawnAt').first()) return
      const row = { iin, agencyId, basis, givenBy: actor, givenAt: this.clock.now() }
      await HrSigningRight.create(row, { client: trx })
      await this.audit.append(trx, {
        event: 'hr_right_given',
        actor,
        subject: `holder:${iin}`,
        data: { agencyBin: bin, basis },
      })
    })
  }

  /** One that is withdrawn already stays as it is. */
  async withdraw(id: number, actor: Actor): Promise<void> {
    await db.transaction(async (trx) => {
      await trx.from('hr_signing_rights').where('id', id).update({ id })
      const right = await HrSigningRight.query({ client: trx })
        .where('id', id)
        .whereNull('withdrawnAt')
        .preload('agency')
        .first()
      if (!right) return
      await right.merge({ withdrawnAt: this.clock.now(), withdrawnBy: actor }).save()
      await this.audit.append(trx, {
        event: 'hr_right_withdrawn',
        actor,
        subject: `holder:${right.iin}`,
        data: { agencyBin: right.agency.bin },
      })
    })
  }
}
