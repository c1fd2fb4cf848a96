import { errors } from '@adonisjs/core/http'
import type { HttpContext } from '@adonisjs/core/http'
import { isEnded } from '#middleware/auth_middleware'

/** What no other route answers: the page that says so, with the sections for whoever is signed in. */
export default class UnknownPagesController {
  async show(ctx: HttpContext) {
    const { auth, request } = ctx
    if ((await auth.check()) && isEnded(ctx, auth.getUserOrFail())) await auth.use('web').logout()
    throw new errors.E_ROUTE_NOT_FOUND([request.method(), request.url()])
  }
}
