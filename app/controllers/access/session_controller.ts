import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { SignIn } from '#ca/access/sign_in'
import { SignOut } from '#ca/access/sign_out'
import { signInLimiter } from '#start/limiter'
import { CaError } from '#ca/ca_error'
import { credentials } from '#validators/access'

/** Signing in and out. */
export default class SessionController {
  async create({ view }: HttpContext) {
    return view.render('pages/access/login')
  }

  @inject()
  async store({ request, auth, session, response }: HttpContext, signIn: SignIn) {
    const { login, password } = await request.validateUsing(credentials)
    const key = `${request.ip()}_${login.toLowerCase()}`
    const [refused, user] = await signInLimiter().penalize(key, () =>
      signIn.handle({ login, password, address: request.ip() })
    )
    if (refused)
      throw new CaError(
        'E_SIGN_IN_BLOCKED',
        { minutes: Math.ceil(refused.response.availableIn / 60) },
        429
      )
    await auth.use('web').login(user)
    session.regenerate()
    return response.redirect().toPath('/')
  }

  @inject()
  async destroy({ auth, response }: HttpContext, signOut: SignOut) {
    await signOut.handle(auth.getUserOrFail())
    await auth.use('web').logout()
    return response.redirect().toPath('/login')
  }
}
