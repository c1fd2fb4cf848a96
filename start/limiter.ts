import limiter from '@adonisjs/limiter/services/main'

/** Five wrong passwords for a login from one address in ten minutes, then a quarter of an hour of rest. */
export const signInLimiter = () =>
  limiter.use({ requests: 5, duration: '10 minutes', blockDuration: '15 minutes' })
