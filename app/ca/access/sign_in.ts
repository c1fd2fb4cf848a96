import { inject } from '@adonisjs/core'
import { errors } from '@adonisjs/auth'
import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { SYSTEM } from '#ca/actor'
import type { AuditData } from '#ca/audit/events'

/** Checks a login and a password; both outcomes leave an audit entry. */
@inject()
export class SignIn {
  constructor(protected audit: AuditLog) {}

  /** @throws E_CREDENTIALS_WRONG for an unknown login, a wrong password and a disabled user alike */
  async handle(input: { login: string; password: string; address: string }): Promise<User> {
    const login = input.login.trim().toLowerCase()
    const user = await this.#verify(login, input.password)
    if (user) {
      await this.#record('signed_in', user, { address: input.address })
      return user
    }
    // What was typed as a login may have been a password, so it is not kept: only whether a user has it.
    const known = await User.findBy('login', login)
    await this.#record('sign_in_failed', known, { address: input.address, known: known !== null })
    throw new CaError('E_CREDENTIALS_WRONG', {}, 401)
  }

  #record<E extends 'signed_in' | 'sign_in_failed'>(
    event: E,
    user: User | null,
    data: AuditData<E>
  ) {
    const subject = `user:${user?.id ?? 'unknown'}` as const
    return db.transaction((trx) =>
      this.audit.append<'signed_in' | 'sign_in_failed'>(trx, {
        event,
        actor: event === 'signed_in' && user ? user.login : SYSTEM,
        subject,
        data,
      })
    )
  }

  async #verify(login: string, password: string): Promise<User | null> {
    try {
      const user = await User.verifyCredentials(login, password)
      return user.disabledAt ? null : user
    } catch (error) {
      if (error instanceof errors.E_INVALID_CREDENTIALS) return null
      throw error
    }
  }
}
