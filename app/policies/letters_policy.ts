import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** Letters, their applications, the worklist and the search. */
export default class LettersPolicy extends BasePolicy {
  /** Both roles read. */
  view(user: User) {
    return user.role === 'operator' || user.role === 'administrator'
  }

  /** Registering, correcting, refusing, putting off. */
  act(user: User) {
    return user.role === 'operator'
  }
}
