import { I18n } from '@adonisjs/i18n'
import i18nManager from '@adonisjs/i18n/services/main'
import { type HttpContext, RequestValidator } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Gives a request and its pages their language: chosen with the switch (kept in a cookie), else what the browser asks for. */
export function speakTheirLanguage(ctx: HttpContext) {
  const chosen = ctx.request.cookie('language')
  const wanted = typeof chosen === 'string' ? [chosen] : ctx.request.languages()
  ctx.i18n = i18nManager.locale(
    i18nManager.getSupportedLocaleFor(wanted) ?? i18nManager.defaultLocale
  )
  ctx.view.share({ i18n: ctx.i18n })
}

/** Every screen is in the language of whoever asks for it. */
export default class DetectUserLocaleMiddleware {
  static {
    RequestValidator.messagesProvider = (ctx) => ctx.i18n.createMessagesProvider()
  }

  async handle(ctx: HttpContext, next: NextFn) {
    speakTheirLanguage(ctx)
    ctx.containerResolver.bindValue(I18n, ctx.i18n)
    return next()
  }
}

declare module '@adonisjs/core/http' {
  export interface HttpContext {
    i18n: I18n
  }
}
