import type { HttpContext } from '@adonisjs/core/http'
import { LANGUAGES } from '#config/i18n'

/** The language switch, a cookie for a year. */
export default class LanguageController {
  /** Where a browser goes that does not tell where it was. */
  protected home = '/'

  async update({ params, response, session }: HttpContext) {
    if (LANGUAGES.some((language) => language === params.code)) {
      response.cookie('language', params.code, { maxAge: '365d' })
    }
    session.reflash()
    return response.redirect().withQs().back(this.home)
  }
}
