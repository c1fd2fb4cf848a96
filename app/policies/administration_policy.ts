import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** Users, agencies, the calendar and the audit log are administrators' work. */
export default class AdministrationPolicy extends BasePolicy {
  manage(user: User) {
    return user.role === 'administrator'
  }
}
