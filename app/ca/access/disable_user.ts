import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import type { Actor } from '#ca/actor'

/** Shuts somebody out. The user stays, so that the audit log keeps its names. */
@inject()
export class DisableUser {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog
  ) {}

  /**
   * A user who is disabled already stays as they are.
   *
   * @throws CaError E_USER_ABSENT
   */
  async handle(input: { login: string }, actor: Actor): Promise<User> {
    return db.transaction(async (trx) => {
      const login = input.login.trim().toLowerCase()
      const user = await User.query({ client: trx }).where('login', login).forUpdate().first()
      if (!user) throw new CaError('E_USER_ABSENT', { login }, 404)
      if (user.disabledAt) return user

      await user.merge({ disabledAt: this.clock.now() }).save()
      await this.audit.append(trx, {
        event: 'user_disabled',
        actor,
        subject: `user:${user.id}`,
        data: { login: user.login },
      })
      return user
    })
  }
}
