import { inject } from '@adonisjs/core'
import hash from '@adonisjs/core/services/hash'
import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import { AuditLog } from '#ca/audit/audit_log'
import { endSessions } from '#ca/access/end_sessions'
import { CaError } from '#ca/ca_error'
import { checkPassword } from '#ca/access/credentials'
import type { Actor } from '#ca/actor'

/** Gives a user another password: a lost one cannot be read back, only replaced. Ends the user's sessions. */
@inject()
export class ChangePassword {
  constructor(protected audit: AuditLog) {}

  /** @throws CaError E_USER_ABSENT, E_PASSWORD_SHORT */
  async handle(input: { login: string; password: string }, actor: Actor): Promise<User> {
    checkPassword(input.password)
    const login = input.login.trim().toLowerCase()
    // Hashing takes a tenth of a second on purpose: not while the database waits.
    const password = await hash.make(input.password)
    return db.transaction(async (trx) => {
      await endSessions(trx, login)
      const user = await User.query({ client: trx }).where('login', login).forUpdate().first()
      if (!user) throw new CaError('E_USER_ABSENT', { login }, 404)

      await trx.from('users').where('id', user.id).update({ password })
      await this.audit.append(trx, {
        event: 'user_password_changed',
        actor,
        subject: `user:${user.id}`,
        data: { login: user.login },
      })
      return user.refresh()
    })
  }
}
