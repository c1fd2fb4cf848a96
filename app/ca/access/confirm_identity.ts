import { inject } from '@adonisjs/core'
import { errors } from '@adonisjs/auth'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import User from '#models/user'

/** Asks a user who is signed in for the password once more, before an act that cannot be undone. */
@inject()
export class ConfirmIdentity {
  constructor(protected audit: AuditLog) {}

  /** @throws CaError E_IDENTITY_NOT_CONFIRMED; the audit log says so */
  async handle(input: { user: User; password: string; address: string }): Promise<void> {
    const { user, password, address } = input
    if (await this.#matches(user.login, password)) return
    await db.transaction((trx) =>
      this.audit.append(trx, {
        event: 'identity_not_confirmed',
        actor: user.login,
        subject: `user:${user.id}`,
        data: { address },
      })
    )
    throw new CaError('E_IDENTITY_NOT_CONFIRMED', {}, 422)
  }

  async #matches(login: string, password: string): Promise<boolean> {
    try {
      const user = await User.verifyCredentials(login, password)
      return user.disabledAt === null
    } catch (error) {
      if (error instanceof errors.E_INVALID_CREDENTIALS) return false
      throw error
    }
  }
}
