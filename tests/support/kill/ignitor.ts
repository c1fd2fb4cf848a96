/*
| The product's own start, as in bin/server.ts and bin/console.ts, with a step at which it dies.
*/

process.env.TZ = 'UTC'

await import('reflect-metadata')
const { Ignitor } = await import('@adonisjs/core')
const { killAt } = await import('#tests/support/kill/kill_at')

const APP_ROOT = new URL('../../../', import.meta.url)

/** An application like the product's, in which `KILL_AT` names a deadly step. */
export const ignitor = new Ignitor(APP_ROOT, {
  importer: (path) => import(/^\.{1,2}\//.test(path) ? new URL(path, APP_ROOT).href : path),
}).tap((app) => {
  app.booting(async () => {
    await import('#start/env')
  })
  app.booted(async () => killAt(app))
  app.listen('SIGTERM', () => app.terminate())
})
