import { isIP } from 'node:net'
import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { SignIn } from '#ca/access/sign_in'
import { SignOut } from '#ca/access/sign_out'
import { SESSION_EPOCH } from '#middleware/auth_middleware'
import { signInLimits } from '#start/limiter'
import { CaError } from '#ca/ca_error'
import { afterSignIn } from '#exceptions/session_ended'
import { credentials } from '#validators/access'

/** Signing in and out. */
export default class SessionController {
  async create({ view }: HttpContext) {
    return view.render('pages/access/login')
  }

  @inject()
  async store({ request, auth, session, response }: HttpContext, signIn: SignIn) {
    const { login, password } = await request.validateUsing(credentials)
    // A trusted proxy passes on what the client wrote: only an address is taken for one.
    const address = isIP(request.ip()) ? request.ip() : 'unknown'
    const attempt = { address, login: login.toLowerCase() }
    const seconds = await signInLimits.count(attempt)
    if (seconds > 0)
      throw new CaError('E_SIGN_IN_BLOCKED', { minutes: Math.ceil(seconds / 60) }, 429)
    const user = await signIn.handle({ login, password, address })
    await signInLimits.forgive(attempt)
    await auth.use('web').login(user)
    session.put(SESSION_EPOCH, user.sessionEpoch)
    return response.redirect().toPath(afterSignIn(session))
  }

  @inject()
  async destroy({ auth, response }: HttpContext, signOut: SignOut) {
    await signOut.handle(auth.getUserOrFail())
    await auth.use('web').logout()
    return response.redirect().toPath('/login')
  }
}
