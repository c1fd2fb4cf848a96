/*
| The product, booted for a process of a benchmark. Imported before all else: decorators want their metadata.
*/

process.env.TZ = 'UTC'

await import('reflect-metadata')
const { Ignitor } = await import('@adonisjs/core')

const APP_ROOT = new URL('../../', import.meta.url)

/** Ready to make what its container has. */
export const app = new Ignitor(APP_ROOT, {
  importer: (path) => import(/^\.{1,2}\//.test(path) ? new URL(path, APP_ROOT).href : path),
}).createApp('console')
await app.init()
await import('#start/env')
await app.boot()
