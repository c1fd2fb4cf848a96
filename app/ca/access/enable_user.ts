import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { endSessions } from '#ca/access/end_sessions'
import type { Actor } from '#ca/actor'

/** Lets somebody in again who was disabled. */
@inject()
export class EnableUser {
  constructor(protected audit: AuditLog) {}

  /** A user who is not disabled stays as they are. @throws CaError E_USER_ABSENT */
  async handle(input: { login: string }, actor: Actor): Promise<User> {
    return db.transaction(async (trx) => {
      const login = input.login.trim().toLowerCase()
      await endSessions(trx, login)
      const user = await User.query({ client: trx }).where('login', login).forUpdate().first()
      if (!user) throw new CaError('E_USER_ABSENT', { login }, 404)
      if (!user.disabledAt) return user

      await user.merge({ disabledAt: null }).save()
      await this.audit.append(trx, {
        event: 'user_enabled',
        actor,
        subject: `user:${user.id}`,
        data: { login: user.login },
      })
      return user
    })
  }
}
