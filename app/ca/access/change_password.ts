import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { checkPassword } from '#ca/access/credentials'
import type { Actor } from '#ca/actor'

/** Gives a user another password: a lost one cannot be read back, only replaced. */
@inject()
export class ChangePassword {
  constructor(protected audit: AuditLog) {}

  /** @throws CaError E_USER_ABSENT, E_PASSWORD_SHORT */
  async handle(input: { login: string; password: string }, actor: Actor): Promise<User> {
    checkPassword(input.password)
    const login = input.login.trim().toLowerCase()
    return db.transaction(async (trx) => {
      const user = await User.query({ client: trx }).where('login', login).forUpdate().first()
      if (!user) throw new CaError('E_USER_ABSENT', { login }, 404)

      await user.merge({ password: input.password }).save()
      await this.audit.append(trx, {
        event: 'user_password_changed',
        actor,
        subject: `user:${user.id}`,
        data: { login: user.login },
      })
      return user
    })
  }
}
