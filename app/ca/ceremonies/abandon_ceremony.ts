import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { findOpenCeremony } from '#ca/ceremonies/list_ceremonies'
import { RecordStep } from '#ca/ceremonies/record_step'
import type { Actor } from '#ca/actor'
import type Ceremony from '#models/ceremony'

/** Gives a ceremony up, with the reason in its protocol. What it made stays where it is and certifies nothing. */
@inject()
export class AbandonCeremony {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog,
    protected steps: RecordStep
  ) {}

  /** @throws CaError E_CEREMONY_REASON, E_CEREMONY_ABSENT, E_CEREMONY_OVER */
  async handle(input: { id: number; reason: string }, actor: Actor): Promise<Ceremony> {
    const reason = input.reason.trim()
    if (!reason) throw new CaError('E_CEREMONY_REASON')
    const ceremony = await findOpenCeremony(input.id)
    const lastStep = ceremony.steps.at(-1)?.step ?? null
    await db.transaction(async (trx) => {
      const done = { step: 'abandoned' as const, by: actor, facts: [reason] }
      await this.steps.handle(trx, ceremony.id, done, actor)
      await ceremony
        .useTransaction(trx)
        .merge({ state: 'abandoned', endedAt: this.clock.now() })
        .save()
      await this.audit.append(trx, {
        event: 'ceremony_abandoned',
        actor,
        subject: `ceremony:${ceremony.id}`,
        data: { reason, lastStep },
      })
    })
    return ceremony
  }
}
