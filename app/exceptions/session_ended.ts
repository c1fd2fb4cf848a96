import type { HttpContext } from '@adonisjs/core/http'
import type { SessionData } from '@adonisjs/session/types'

/** Where a sign-in leads, and what a form that came after the end of the session held. */
interface AfterSignIn {
  /** On this server, with its query. */
  path: string
  form?: SessionData
}

/** What the sign-in page says: a page was asked for after the end of the session, or a form came after it. */
export type Ended = 'page' | 'form'

const KEY = 'after_sign_in'

/** Pages that nobody is sent back to. */
const DOORS = ['/login', '/logout']

/** A path of this server: `//host` and `/\host` would lead to another one. */
const isOurs = (path: string) => /^\/(?![/\\])/.test(path) && !DOORS.includes(path.split('?')[0])

/** The page of ours that the request came from, by its Referer. */
function pageBefore({ request }: HttpContext): string | undefined {
  const referer = request.header('referer') ?? ''
  if (!URL.canParse(referer)) return undefined
  const { host, pathname, search } = new URL(referer)
  return host === request.host() && isOurs(pathname + search) ? pathname + search : undefined
}

/**
 * Leads to the sign-in page, which says so when a session has ended, and keeps what is wanted afterwards.
 *
 * @param secrets fields that are not kept
 */
export function askToSignIn(ctx: HttpContext, secrets: string[]) {
  const { request, response, session } = ctx
  const before = pageBefore(ctx)
  if (request.method() === 'GET') {
    const path = request.url(true)
    if (isOurs(path)) session.put(KEY, { path } satisfies AfterSignIn)
    if (before) session.flash('session_ended', 'page' satisfies Ended)
  } else if (isOurs(request.url())) {
    const form = request.except(secrets)
    if (before) session.put(KEY, { path: before, form } satisfies AfterSignIn)
    session.flash('session_ended', 'form' satisfies Ended)
  }
  return response.redirect().toPath('/login')
}

/** The path to go to after the sign-in; a form that was kept is there again when its page shows it. */
export function afterSignIn(session: HttpContext['session']): string {
  const { path, form }: AfterSignIn = session.pull(KEY, { path: '/' })
  if (form) session.flash(form)
  return path
}
