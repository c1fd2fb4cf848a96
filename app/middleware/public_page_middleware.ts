import { I18n } from '@adonisjs/i18n'
import i18nManager from '@adonisjs/i18n/services/main'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

const HEADERS = {
  'Content-Security-Policy':
    "default-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
}

/** The same question in another language. */
function asking(question: Record<string, unknown>, lang: string): string {
  const kept = Object.entries(question).filter((each): each is [string, string] => {
    return typeof each[1] === 'string'
  })
  return new URLSearchParams([
    ...kept.filter(([name]) => name !== 'lang'),
    ['lang', lang],
  ]).toString()
}

/**
 * Pages for everybody: no session, no cookie. Their language is `?lang=`, else what the browser asks for; a chosen
 * one goes on in the links.
 */
export default class PublicPageMiddleware {
  handle(ctx: HttpContext, next: NextFn) {
    const chosen = ctx.request.qs().lang
    const wanted = typeof chosen === 'string' ? [chosen] : []
    const language = i18nManager.getSupportedLocaleFor(wanted)
    const asked = i18nManager.getSupportedLocaleFor(ctx.request.languages())
    ctx.i18n = i18nManager.locale(language ?? asked ?? i18nManager.defaultLocale)
    ctx.containerResolver.bindValue(I18n, ctx.i18n)
    const address = ctx.request.url()
    const here = (path: string) =>
      language ? `${path}${path.includes('?') ? '&' : '?'}lang=${language}` : path
    const languageLink = (code: string) => `${address}?${asking(ctx.request.qs(), code)}`
    ctx.view.share({ i18n: ctx.i18n, here, language: language ?? null, languageLink })
    for (const [name, value] of Object.entries(HEADERS)) ctx.response.header(name, value)
    ctx.response.header('Vary', 'Accept-Language')
    return next()
  }
}
