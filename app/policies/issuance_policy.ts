import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** The desk: only operators sit at it, and only they issue (S-4). */
export default class IssuancePolicy extends BasePolicy {
  act(user: User) {
    return user.role === 'operator'
  }
}
