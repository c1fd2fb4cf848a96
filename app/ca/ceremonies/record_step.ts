import { inject } from '@adonisjs/core'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import CeremonyStep, { type CeremonyStepName } from '#models/ceremony_step'

/** What was done: by whom, and the facts that the protocol prints. Never a share, never a passphrase. */
export interface DoneStep {
  step: CeremonyStepName
  /** A participant's name. */
  by: string
  facts?: readonly string[]
}

/** Writes a step of a ceremony down, in the protocol and in the audit log at once. */
@inject()
export class RecordStep {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog
  ) {}

  /** @param trx the transaction of the act */
  async handle(
    trx: TransactionClientContract,
    ceremonyId: number,
    { step, by, facts = [] }: DoneStep,
    actor: string
  ): Promise<CeremonyStep> {
    await trx.rawQuery('update ceremonies set state = state where id = ?', [ceremonyId])
    const last = await CeremonyStep.query({ client: trx })
      .where('ceremonyId', ceremonyId)
      .orderBy('number', 'desc')
      .first()
    const done = await CeremonyStep.create(
      {
        ceremonyId,
        step,
        by,
        number: (last?.number ?? 0) + 1,
        at: this.clock.now(),
        facts: JSON.stringify(facts),
      },
      { client: trx }
    )
    await this.audit.append(trx, {
      event: 'ceremony_step',
      actor,
      subject: `ceremony:${ceremonyId}`,
      data: { step, by, facts },
    })
    return done
  }
}
