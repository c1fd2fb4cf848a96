/** Who may use a route: nobody signed in is needed (`open`), either role, or one of them. */
export type Audience = 'open' | 'both' | 'operator' | 'administrator'

/**
 * Every route of the product and its audience. A route that is missing here fails the access test:
 * whoever adds a route says who it is for.
 */
export const ROUTE_ROLES: Record<string, Audience> = {
  'GET /health/live': 'open',
  'GET /language/:code': 'open',
  'GET /login': 'open',
  'POST /login': 'open',
  'POST /logout': 'both',
}
