import { errors as authErrors } from '@adonisjs/auth'
import { errors as bouncerErrors } from '@adonisjs/bouncer'
import { errors as shieldErrors } from '@adonisjs/shield'
import { type HttpContext, ExceptionHandler } from '@adonisjs/core/http'
import type { StatusPageRange, StatusPageRenderer } from '@adonisjs/core/types/http'
import { CaError } from '#ca/ca_error'
import { isRegisterAway } from '#ca/publication/register_away'
import { askAgainLater } from '#exceptions/ask_again_later'
import { errorText, isCodedError } from '#exceptions/error_text'
import { askToSignIn } from '#exceptions/session_ended'
import { speakTheirLanguage } from '#middleware/detect_user_locale_middleware'

/**
 * Fields that are never kept for the next page: neither in a session row nor in a form. The login of a sign-in
 * is one of them: people type passwords there. A whole file is too much for a session.
 */
const SECRETS = ['_csrf', 'password', 'password_again', 'pin', 'pin_again', 'kept_content', 'code']

const forgottenIn = (ctx: HttpContext) =>
  ctx.request.url() === '/login' ? [...SECRETS, 'login'] : SECRETS

/** The online service is for others than the operators' screens, and may have a host of its own. */
const isOnline = ({ request }: HttpContext) => /^\/online(?:\/|$)/.test(request.url())

/**
 * Where somebody starts anew: in the online service there; what needs no session leads to the public site, and so does
 * what is lost below it.
 */
function homeOf(ctx: HttpContext): string {
  if (isOnline(ctx)) return '/online'
  return !('session' in ctx) || ctx.request.url().startsWith('/public/') ? '/public' : '/'
}

const SESSION_ENDED = new CaError('E_SESSION_ENDED', {}, 401)
const FORM_STALE = new CaError('E_FORM_STALE', {}, 403)
const BODY_UNREADABLE = new CaError('E_BODY_UNREADABLE', {}, 400)
const REGISTER_AWAY = new CaError('E_REGISTER_AWAY', {}, 503)

/** A program sent a body that is not what its Content-Type says, so that the framework could not read it. */
const isUnreadableBody = (error: unknown, { request }: HttpContext) =>
  error instanceof Error &&
  'status' in error &&
  error.status === 400 &&
  request.accepts(['html', 'json']) === 'json'

/** The one place where an error becomes an answer. */
export default class HttpExceptionHandler extends ExceptionHandler {
  protected debug = false
  protected renderStatusPages = true
  protected ignoreCodes = ['E_UNAUTHORIZED_ACCESS', 'E_BAD_CSRF_TOKEN', 'E_AUTHORIZATION_FAILURE']

  protected statusPages: Record<StatusPageRange, StatusPageRenderer> = {
    '404': (_, ctx) => this.#page(ctx, 'not_found'),
    '413': (_, ctx) => this.#page(ctx, 'too_large'),
    '500..599': (_, ctx) => this.#page(ctx, 'server_error'),
  }

  async handle(error: unknown, ctx: HttpContext) {
    if (error instanceof bouncerErrors.E_AUTHORIZATION_FAILURE) {
      return ctx.response.status(403).send(await this.#page(ctx, 'forbidden'))
    }
    if (error instanceof authErrors.E_UNAUTHORIZED_ACCESS) return this.#unknown(ctx)
    if (error instanceof shieldErrors.E_BAD_CSRF_TOKEN) return this.#stale(ctx)
    if (isCodedError(error) && 'i18n' in ctx) return this.#foreseen(error, ctx)
    if ('i18n' in ctx && !('session' in ctx) && (await isRegisterAway(error)))
      return this.#foreseen(REGISTER_AWAY, ctx)
    if ('i18n' in ctx && !('session' in ctx) && isUnreadableBody(error, ctx))
      return this.#foreseen(BODY_UNREADABLE, ctx)
    return super.handle(error, ctx)
  }

  async report(error: unknown, ctx: HttpContext) {
    return isCodedError(error) ? undefined : super.report(error, ctx)
  }

  /**
   * What a validator refused: back to the form, each message beside its field, secrets forgotten. An address
   * that is malformed leads nowhere.
   */
  async renderValidationErrorAsHTML(
    error: Parameters<ExceptionHandler['renderValidationErrorAsHTML']>[0],
    ctx: HttpContext
  ) {
    if (ctx.request.method() === 'GET') {
      return ctx.response.status(404).send(await this.#page(ctx, 'not_found'))
    }
    ctx.session.flashValidationErrors(error, false)
    ctx.session.flashExcept(forgottenIn(ctx))
    ctx.response.redirect().withQs().back()
  }

  /** Nobody is signed in: to the sign-in page and, from there, back here; a program is told so. */
  #unknown(ctx: HttpContext) {
    if (ctx.request.accepts(['html', 'json']) === 'json') {
      return ctx.response.status(401).send({ error: errorText(ctx.i18n, SESSION_ENDED) })
    }
    return askToSignIn(ctx, SECRETS)
  }

  /** A form of an earlier session. Shield's own answer would keep every field, the PIN too. */
  async #stale(ctx: HttpContext) {
    const signingIn = ctx.request.url() === '/login' || isOnline(ctx)
    if (!signingIn && !(await ctx.auth.check())) return this.#unknown(ctx)
    if (isOnline(ctx)) ctx.session.flash('error', errorText(ctx.i18n, FORM_STALE))
    return this.#foreseen(FORM_STALE, ctx)
  }

  /** A refusal with a text: back to the form with everything typed so far, or a page of its own. */
  async #foreseen(error: Parameters<typeof errorText>[1], ctx: HttpContext) {
    const text = errorText(ctx.i18n, error)
    const status = error.status ?? 422
    if (ctx.request.accepts(['html', 'json']) === 'json') {
      askAgainLater(ctx.response.status(status))
      return ctx.response.send({ error: text })
    }
    if (ctx.request.method() !== 'GET' && status !== 404 && 'session' in ctx) {
      ctx.session.flashExcept(forgottenIn(ctx))
      ctx.session.flash('error', text)
      return ctx.response.redirect().withQs().back()
    }
    askAgainLater(ctx.response.status(status))
    return ctx.response.send(
      await ctx.view.render('pages/errors/foreseen', { error: text, home: homeOf(ctx) })
    )
  }

  /** Requests without a route have passed no middleware: their language is found out here. */
  async #page(ctx: HttpContext, name: string) {
    const home = homeOf(ctx)
    if (!('i18n' in ctx)) speakTheirLanguage(ctx)
    return ctx.view.render(`pages/errors/${name}`, { home })
  }
}
