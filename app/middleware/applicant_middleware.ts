import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { applicantOfSession } from '#ca/online/applicant_of_session'
import type { SignedIn } from '#ca/online/sign_in_applicant'
import type { Applicant } from '#ca/online/applicant'

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

/** Sends whoever has not signed in to the online service to its sign-in page; a user of the screens is nobody here. */
export default class ApplicantMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const applicant = await this.#applicant(ctx)
    if (!applicant) {
      signOut(ctx)
      if (ctx.request.method() !== 'GET') ctx.session.flash('session_ended', true)
      return ctx.response.redirect().toPath('/online/sign-in')
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
