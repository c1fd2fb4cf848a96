import { inject } from '@adonisjs/core'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AuditLog } from '#ca/audit/audit_log'
import { dueOn, TERM_RUNS } from '#ca/calendar/deadlines'
import { WorkingCalendar } from '#ca/calendar/working_days'
import Application from '#models/application'
import type { AuditAct, AuditEventName } from '#ca/audit/events'

interface MovedDeadline {
  application: Application
  before: string
}

async function moveDeadlines(trx: TransactionClientContract): Promise<MovedDeadline[]> {
  const calendar = await WorkingCalendar.load({ client: trx })
  const open = await Application.query({ client: trx })
    .whereIn('state', [...TERM_RUNS])
    .select('id', 'letterId', 'category', 'dueOn')
    .preload('letter', (letters) => letters.select('id', 'receivedOn'))
    .orderBy('id')
  const moved: MovedDeadline[] = []
  for (const application of open) {
    const { dueOn: before, letter, category } = application
    const after = dueOn(letter.receivedOn, category, calendar)
    if (after === before) continue
    await application.merge({ dueOn: after }).save()
    moved.push({ application, before })
  }
  return moved
}

/**
 * Ends the transaction of a change of the calendar: the deadlines of applications whose term runs (S-7) are counted
 * anew, and the audit log says what was changed, in the calendar and then application by application.
 */
@inject()
export class RecordCalendarChange {
  constructor(protected audit: AuditLog) {}

  /** @param trx the transaction of the change; it began with `lockCalendar` */
  async handle<E extends AuditEventName>(
    trx: TransactionClientContract,
    change: AuditAct<E>
  ): Promise<void> {
    const moved = await moveDeadlines(trx)
    await this.audit.append(trx, change)
    for (const { application, before } of moved)
      await this.audit.append(trx, {
        event: 'application_corrected',
        actor: change.actor,
        subject: `application:${application.id}`,
        data: { field: 'dueOn', before, after: application.dueOn },
      })
  }
}
