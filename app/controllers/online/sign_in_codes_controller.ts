import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import LettersPolicy from '#policies/letters_policy'
import { GiveSignInCode } from '#ca/online/give_sign_in_code'
import { codeFor } from '#validators/online'

/** A code for somebody whose certificate has expired: shown once. */
export default class SignInCodesController {
  async create({ bouncer, view }: HttpContext) {
    await bouncer.with(LettersPolicy).authorize('act')
    return view.render('pages/online_applications/code')
  }

  @inject()
  async store({ auth, bouncer, request, view }: HttpContext, give: GiveSignInCode) {
    await bouncer.with(LettersPolicy).authorize('act')
    const { iin } = await request.validateUsing(codeFor)
    const given = await give.handle(iin, auth.getUserOrFail().login)
    return view.render('pages/online_applications/code', { given })
  }
}
