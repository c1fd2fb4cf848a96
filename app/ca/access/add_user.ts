import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { isUniqueViolation } from '#ca/unique_violation'
import { checkPassword, normaliseLogin } from '#ca/access/credentials'
import type { Actor } from '#ca/actor'
import type { Role } from '#models/user'

export interface NewUser {
  login: string
  fullName: string
  role: Role
  password: string
}

/** Lets somebody in: an operator or an administrator. */
@inject()
export class AddUser {
  constructor(protected audit: AuditLog) {}

  /** @throws CaError E_LOGIN_MALFORMED, E_LOGIN_TAKEN, E_PASSWORD_SHORT, E_FULL_NAME_MISSING */
  async handle(input: NewUser, actor: Actor): Promise<User> {
    const login = normaliseLogin(input.login)
    const fullName = input.fullName.trim()
    if (fullName === '') throw new CaError('E_FULL_NAME_MISSING')
    checkPassword(input.password)
    if (await User.findBy('login', login)) throw new CaError('E_LOGIN_TAKEN', { login }, 409)

    const fields = { login, fullName, role: input.role, password: input.password }
    return db.transaction(async (trx) => {
      const user = await User.create(fields, { client: trx }).catch((error: unknown) => {
        if (isUniqueViolation(error)) throw new CaError('E_LOGIN_TAKEN', { login }, 409)
        throw error
      })
      await this.audit.append(trx, {
        event: 'user_added',
        actor,
        subject: `user:${user.id}`,
        data: { login, role: user.role },
      })
      return user
    })
  }
}
