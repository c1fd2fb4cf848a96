/*
| Entry point of the command line.
*/

process.env.TZ = 'UTC'

await import('reflect-metadata')
const { Ignitor, prettyPrintError } = await import('@adonisjs/core')
const { filesTogether } = await import('../commands/_files_together.js')

const APP_ROOT = new URL('../', import.meta.url)

const asTyped = process.argv.slice(2)

const IMPORTER = (filePath: string) => {
  if (filePath.startsWith('./') || filePath.startsWith('../')) {
    return import(new URL(filePath, APP_ROOT).href)
  }
  return import(filePath)
}

new Ignitor(APP_ROOT, { importer: IMPORTER })
  .tap((app) => {
    app.booting(async () => {
      await import('#start/env')
    })
    app.listen('SIGTERM', () => app.terminate())
    app.listenIf(app.managedByPm2, 'SIGINT', () => app.terminate())
  })
  .ace()
  .configure(async (app) => {
    const { helpFirst } = await import('../commands/_help_first.js')
    helpFirst(await app.container.make('ace'))
  })
  .handle(asTyped.length > 0 ? filesTogether(asTyped) : asTyped)
  .catch((error) => {
    process.exitCode = 1
    prettyPrintError(error)
  })

export {}
