import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { VerifyApart } from '#ca/verification/apart/verify_apart'
import { whatHelps } from '#ca/verification/documents/what_helps'
import { fromRegister } from '#controllers/public/from_register'
import { askAgainLater } from '#exceptions/ask_again_later'
import { errorText, isCodedError } from '#exceptions/error_text'
import { MOST_BYTES, readVerification } from '#validators/verification'

/** A page on which nothing was asked yet. */
const ASKED = { report: null, error: null, most: MOST_BYTES / 1024 / 1024 }

/** S-27 for everybody: a signed document or a certificate, and every check with its reason. Nothing is kept. */
export default class VerificationsController {
  create({ view }: HttpContext) {
    return view.render('pages/public/verification', ASKED)
  }

  @inject()
  async store({ request, response, view, i18n }: HttpContext, verify: VerifyApart) {
    response.header('Cache-Control', 'no-store')
    try {
      const asked = await readVerification(request)
      const report = await fromRegister(() => verify.handle(asked))
      return await view.render('pages/public/verification', { ...ASKED, report, whatHelps })
    } catch (error) {
      if (!isCodedError(error)) throw error
      response.status(error.status ?? 422)
      askAgainLater(response)
      const said = errorText(i18n, error)
      return view.render('pages/public/verification', { ...ASKED, error: said })
    }
  }
}
