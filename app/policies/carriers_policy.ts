import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** Stock of carriers, hand-out, issue journal. */
export default class CarriersPolicy extends BasePolicy {
  view(user: User) {
    return user.role === 'operator' || user.role === 'administrator'
  }

  /** S-4: the operator signs carriers out. */
  act(user: User) {
    return user.role === 'operator'
  }
}
