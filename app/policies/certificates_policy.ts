import { BasePolicy } from '@adonisjs/bouncer'
import type User from '#models/user'

/** Certificates: seen and downloaded, never changed. */
export default class CertificatesPolicy extends BasePolicy {
  view(user: User) {
    return user.role === 'operator' || user.role === 'administrator'
  }
}
