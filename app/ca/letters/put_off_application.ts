import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { Clock } from '#ca/clock'
import { lockWaiting } from '#ca/letters/waiting_application'
import type Application from '#models/application'
import type { Actor } from '#ca/actor'

/** Puts an application behind the others of its letter; the deadline stays (S-7). */
@inject()
export class PutOffApplication {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock
  ) {}

  /** @throws CaError E_APPLICATION_ABSENT, E_APPLICATION_NOT_WAITING */
  async handle(input: { applicationId: number }, actor: Actor): Promise<Application> {
    return db.transaction(async (trx) => {
      const application = await lockWaiting(input.applicationId, trx)
      await application.merge({ putOffAt: this.clock.now() }).save()
      await this.audit.append(trx, {
        event: 'application_put_off',
        actor,
        subject: `application:${application.id}`,
        data: { dueOn: application.dueOn },
      })
      return application
    })
  }
}
