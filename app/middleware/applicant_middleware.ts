import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { CaError } from '#ca/ca_error'
import { errorText } from '#exceptions/error_text'
import { applicantOfSession } from '#ca/online/applicant_of_session'
import type { SignedIn } from '#ca/online/sign_in_applicant'
import type { Applicant } from '#ca/online/applicant'

const SESSION_ENDED = new CaError('E_SESSION_ENDED', {}, 401)

/** The session's key for who has signed in to the online service. */
const KEY = 'applicant'

/** After so many hours an applicant signs in again, whatever the session's age. */
const HOURS = 2

interface Kept extends SignedIn {
  /** ISO 8601. */
  until: string
}

/** Lets an applicant in, under a new session id. */
export function signIn({ session }: HttpContext, { iin, serial }: SignedIn) {
  session.regenerate()
  const until = new Date(Date.now() + HOURS * 3_600_000).toISOString()
  session.put(KEY, { iin, serial, until } satisfies Kept)
}

/** Lets an applicant go; whoever is signed in to the operator's screens in this browser stays so. */
export function signOut({ session }: HttpContext) {
  session.forget(KEY)
}

/**
 * To the sign-in page, which says when a session has ended. A script is told so; the page that it then asks for leads here
 * again, and what was to be said is said there.
 */
function askToSignIn({ i18n, request, response, session }: HttpContext, wasSignedIn: boolean) {
  session.reflash()
  if (wasSignedIn || request.method() !== 'GET') session.flash('session_ended', true)
  if (request.accepts(['html', 'json']) === 'json')
    return response.status(401).send({ error: errorText(i18n, SESSION_ENDED) })
  return response.redirect().toPath('/online/sign-in')
}

/** Sends whoever has not signed in to the online service to its sign-in page; a user of the screens is nobody here. */
export default class ApplicantMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const wasSignedIn = ctx.session.has(KEY)
    const applicant = await this.#applicant(ctx)
    if (!applicant) {
      signOut(ctx)
      return askToSignIn(ctx, wasSignedIn)
    }
    ctx.applicant = applicant
    ctx.view.share({ applicant: ctx.applicant })
    return next()
  }

  async #applicant({ session }: HttpContext): Promise<Applicant | null> {
    const kept: Kept | undefined = session.get(KEY)
    const lasts = kept && kept.until >= new Date().toISOString()
    return lasts ? applicantOfSession(kept) : null
  }
}

declare module '@adonisjs/core/http' {
  export interface HttpContext {
    applicant: Applicant
  }
}
