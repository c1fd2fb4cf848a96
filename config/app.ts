import env from '#start/env'
import { defineConfig } from '@adonisjs/core/http'

export const http = defineConfig({
  generateRequestId: true,
  allowMethodSpoofing: false,
  useAsyncLocalStorage: false,
  // X-Forwarded-For counts only from a proxy that is named: loopback is not one by itself.
  trustProxy: (address: string) => env.get('TRUSTED_PROXIES', '').split(',').includes(address),
  cookie: {
    domain: '',
    path: '/',
    maxAge: '12h',
    httpOnly: true,
    // Behind TLS set COOKIE_SECURE=true; the demonstration listens on loopback without TLS.
    secure: env.get('COOKIE_SECURE', false),
    sameSite: 'lax',
  },
})
