import type { HttpContext } from '@adonisjs/core/http'

/** In seconds: what is away for the moment is mostly back by then. */
const LATER = 60

/** Says when to ask again in an answer of 503 (RFC 9110 10.2.3); other answers stay as they are. */
export function askAgainLater(response: HttpContext['response']): void {
  if (response.getStatus() === 503) response.header('Retry-After', String(LATER))
}
