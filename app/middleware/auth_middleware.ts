import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Sends whoever is not signed in to the sign-in page, and whoever was shut out meanwhile too. */
export default class AuthMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    await ctx.auth.authenticateUsing(['web'], { loginRoute: '/login' })
    if (ctx.auth.getUserOrFail().disabledAt) {
      await ctx.auth.use('web').logout()
      return ctx.response.redirect().toPath('/login')
    }
    return next()
  }
}
