import { I18n } from '@adonisjs/i18n'
import i18nManager from '@adonisjs/i18n/services/main'
import { type HttpContext, RequestValidator } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** The language of a request: chosen with the switch (kept in a cookie), else what the browser asks for. */
export default class DetectUserLocaleMiddleware {
  static {
    RequestValidator.messagesProvider = (ctx) => ctx.i18n.createMessagesProvider()
  }

  async handle(ctx: HttpContext, next: NextFn) {
    const chosen = ctx.request.cookie('language')
    const wanted = typeof chosen === 'string' ? [chosen] : ctx.request.languages()
    ctx.i18n = i18nManager.locale(
      i18nManager.getSupportedLocaleFor(wanted) ?? i18nManager.defaultLocale
    )
    ctx.containerResolver.bindValue(I18n, ctx.i18n)
    ctx.view.share({ i18n: ctx.i18n })
    return next()
  }
}

declare module '@adonisjs/core/http' {
  export interface HttpContext {
    i18n: I18n
  }
}
