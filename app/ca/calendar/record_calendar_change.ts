import { inject } from '@adonisjs/core'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AuditLog } from '#ca/audit/audit_log'
import { dueOn, returnBy, revokeBy, TERM_RUNS } from '#ca/calendar/deadlines'
import { WorkingCalendar } from '#ca/calendar/working_days'
import Application from '#models/application'
import RevocationLetter from '#models/revocation_letter'
import type { AuditAct, AuditEventName } from '#ca/audit/events'

interface MovedDeadline {
  application: Application
  before: string
}

async function moveDeadlines(
  trx: TransactionClientContract,
  calendar: WorkingCalendar
): Promise<MovedDeadline[]> {
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

/** S-23, S-25: the terms of letters with annex 7. @returns the letters whose terms have moved */
async function moveRevocationTerms(trx: TransactionClientContract, calendar: WorkingCalendar) {
  const letters = await RevocationLetter.query({ client: trx })
    .select('id', 'receivedOn', 'dueOn', 'returnDueOn')
    .orderBy('id')
  const moved: RevocationLetter[] = []
  for (const letter of letters) {
    const terms = {
      dueOn: revokeBy(letter.receivedOn, calendar),
      returnDueOn: returnBy(letter.receivedOn, calendar),
    }
    if (terms.dueOn === letter.dueOn && terms.returnDueOn === letter.returnDueOn) continue
    moved.push(await letter.merge(terms).save())
  }
  return moved
}

/**
 * Ends the transaction of a change of the calendar: the deadlines of applications whose term runs (S-7) and of letters
 * with annex 7 (S-23, S-25) are counted anew, and the audit log says what was changed, in the calendar and then one by
 * one.
 */
@inject()
export class RecordCalendarChange {
  constructor(protected audit: AuditLog) {}

  /** @param trx the transaction of the change; it began with `lockCalendar` */
  async handle<E extends AuditEventName>(
    trx: TransactionClientContract,
    change: AuditAct<E>
  ): Promise<void> {
    const calendar = await WorkingCalendar.load({ client: trx })
    const moved = await moveDeadlines(trx, calendar)
    const letters = await moveRevocationTerms(trx, calendar)
    await this.audit.append(trx, change)
    for (const { application, before } of moved)
      await this.audit.append(trx, {
        event: 'application_corrected',
        actor: change.actor,
        subject: `application:${application.id}`,
        data: { field: 'dueOn', before, after: application.dueOn },
      })
    for (const { id, dueOn: term, returnDueOn } of letters)
      await this.audit.append(trx, {
        event: 'revocation_letter_moved',
        actor: change.actor,
        subject: `revocation_letter:${id}`,
        data: { dueOn: term, returnDueOn },
      })
  }
}
