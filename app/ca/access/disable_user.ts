import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import User from '#models/user'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { endSessions } from '#ca/access/end_sessions'
import { Clock } from '#ca/clock'
import type { Actor } from '#ca/actor'

/** Shuts somebody out at once. The user stays, so that the audit log keeps its names. */
@inject()
export class DisableUser {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog
  ) {}

  /**
   * A user who is disabled already stays as they are.
   *
   * @throws CaError E_USER_ABSENT; E_LAST_ADMINISTRATOR when nobody would be left to let others in
   */
  async handle(input: { login: string }, actor: Actor): Promise<User> {
    return db.transaction(async (trx) => {
      const login = input.login.trim().toLowerCase()
      await endSessions(trx, login)
      const user = await User.query({ client: trx }).where('login', login).forUpdate().first()
      if (!user) throw new CaError('E_USER_ABSENT', { login }, 404)
      if (user.disabledAt) return user
      await this.#refuseLastAdministrator(trx, user)

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

  /** Locks all administrators, so that two who disable each other come here one after the other. */
  async #refuseLastAdministrator(trx: TransactionClientContract, user: User) {
    if (user.role !== 'administrator') return
    const active = await User.query({ client: trx })
      .where('role', 'administrator')
      .whereNull('disabledAt')
      .orderBy('id')
      .forUpdate()
    if (active.length < 2) throw new CaError('E_LAST_ADMINISTRATOR', { login: user.login }, 409)
  }
}
