import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type User from '#models/user'
import { AuditLog } from '#ca/audit/audit_log'

/** Records that somebody ended the session. */
@inject()
export class SignOut {
  constructor(protected audit: AuditLog) {}

  async handle(user: User): Promise<void> {
    await db.transaction((trx) =>
      this.audit.append(trx, {
        event: 'signed_out',
        actor: user.login,
        subject: `user:${user.id}`,
        data: {},
      })
    )
  }
}
