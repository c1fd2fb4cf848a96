import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** Revocations, the letters that ask for them, carriers that come back. */
export default class RevocationPolicy extends BasePolicy {
  /** Both roles read. */
  view(user: User) {
    return user.role === 'operator' || user.role === 'administrator'
  }

  /** S-20: the operator revokes. */
  act(user: User) {
    return user.role === 'operator'
  }
}
