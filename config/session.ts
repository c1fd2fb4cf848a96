import env from '#start/env'
import { defineConfig, stores } from '@adonisjs/session'

export default defineConfig({
  enabled: true,
  cookieName: 'kualik-session',
  clearWithBrowser: true,
  age: '12h',
  cookie: {
    path: '/',
    httpOnly: true,
    secure: env.get('COOKIE_SECURE', false),
    sameSite: 'strict',
  },
  store: env.get('SESSION_DRIVER', 'database'),
  stores: { database: stores.database() },
})
