import { errors } from '@adonisjs/auth'
import type User from '#models/user'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** The session's key for the epoch of its user at sign-in. */
export const SESSION_EPOCH = 'session_epoch'

/** Whether a session was ended meanwhile: its user disabled, the password replaced. */
export const isEnded = ({ session }: HttpContext, user: User): boolean =>
  user.disabledAt !== null || session.get(SESSION_EPOCH, 0) !== user.sessionEpoch

/** Sends whoever is not signed in to the sign-in page, and whose session was ended meanwhile too. */
export default class AuthMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    await ctx.auth.authenticateUsing(['web'], { loginRoute: '/login' })
    const user = ctx.auth.getUserOrFail()
    if (isEnded(ctx, user)) {
      await ctx.auth.use('web').logout()
      throw new errors.E_UNAUTHORIZED_ACCESS('The session has ended', {
        guardDriverName: 'session',
      })
    }
    return next()
  }
}
