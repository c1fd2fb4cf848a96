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
  'GET /letters/new': 'operator',
  'POST /letters': 'operator',
  'GET /letters/:id': 'both',
  'GET /letters/:id/source': 'both',
  'GET /applications/:id': 'both',
  'POST /applications/:id/category': 'operator',
  'POST /applications/:id/putting_off': 'operator',
  'GET /applications/:id/refusal': 'operator',
  'POST /applications/:id/refusal': 'operator',
  'GET /samples/:name': 'both',
  'GET /certificates': 'both',
  'GET /certificates/:serial': 'both',
  'GET /certificates/:serial/certificate.cer': 'both',
  'GET /certificates/:serial/certificate.pem': 'both',
  'GET /certificates/:serial/ca.cer': 'both',
  'GET /certificates/:serial/root.cer': 'both',
  'GET /certificates/:serial/verification': 'both',
  'GET /administration': 'administrator',
  'GET /administration/users': 'administrator',
  'GET /administration/users/new': 'administrator',
  'POST /administration/users': 'administrator',
  'GET /administration/users/:id': 'administrator',
  'POST /administration/users/:id/password': 'administrator',
  'POST /administration/users/:id/disabling': 'administrator',
  'GET /administration/agencies': 'administrator',
  'GET /administration/agencies/new': 'administrator',
  'POST /administration/agencies': 'administrator',
  'GET /administration/calendar': 'administrator',
  'GET /administration/calendar/:year': 'administrator',
  'POST /administration/calendar/days': 'administrator',
  'POST /administration/calendar/days/:date/removal': 'administrator',
  'POST /administration/calendar/files': 'administrator',
  'POST /administration/calendar/:year/confirmation': 'administrator',
  'GET /administration/audit': 'administrator',
  'GET /administration/audit/chain': 'administrator',
}
