import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { dueOn } from '#ca/calendar/deadlines'
import { lockedCalendar } from '#ca/calendar/lock_calendar'
import { lockWaiting } from '#ca/letters/waiting_application'
import type Application from '#models/application'
import type { Actor } from '#ca/actor'
import type { Category } from '#models/application'

/** Corrects whether an employee is a political or an administrative servant, and with it the deadline (S-7). */
@inject()
export class CorrectApplication {
  constructor(protected audit: AuditLog) {}

  /** @throws CaError E_APPLICATION_ABSENT, E_APPLICATION_NOT_WAITING */
  async handle(
    input: { applicationId: number; category: Category },
    actor: Actor
  ): Promise<Application> {
    return db.transaction(async (trx) => {
      const calendar = await lockedCalendar(trx)
      const application = await lockWaiting(input.applicationId, trx)
      const before = application.category
      if (before === input.category) return application
      await application.load('letter')
      const lastDay = dueOn(application.letter.receivedOn, input.category, calendar)
      await application.merge({ category: input.category, dueOn: lastDay }).save()
      await this.audit.append(trx, {
        event: 'application_corrected',
        actor,
        subject: `application:${application.id}`,
        data: { field: 'category', before, after: input.category },
      })
      return application
    })
  }
}
