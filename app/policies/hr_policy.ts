import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** HR systems: an administrator keeps them, an operator reads what they sent. */
export default class HrPolicy extends BasePolicy {
  manage(user: User) {
    return user.role === 'administrator'
  }

  /** Outcomes of messages, without personal data. */
  view(user: User) {
    return user.role === 'operator' || user.role === 'administrator'
  }

  /** Who decides on applications reads the personal data in the messages too. */
  read(user: User) {
    return user.role === 'operator'
  }
}
