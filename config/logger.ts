import env from '#start/env'
import app from '@adonisjs/core/services/app'
import { defineConfig, destination, syncDestination, targets } from '@adonisjs/core/logger'

/** A command's standard output is its answer, one JSON document with --json: its log goes to standard error. */
function logDestination() {
  if (app.getEnvironment() === 'console') return destination(2)
  return app.inProduction ? undefined : syncDestination()
}

/** A command's own words say what it did; its log is there for what went wrong. */
const usualLevel = app.getEnvironment() === 'console' ? 'warn' : 'info'

const loggerConfig = defineConfig({
  default: 'app',
  loggers: {
    app: {
      enabled: true,
      name: 'kualik',
      level: env.get('LOG_LEVEL', usualLevel),
      // A second net: use cases never hand these to the logger in the first place (CP-5.4).
      redact: {
        paths: ['*.pin', '*.password', '*.passphrase', 'pin', 'password', 'passphrase'],
        remove: true,
      },
      destination: await logDestination(),
      transport: { targets: [targets.file({ destination: 1 })] },
    },
  },
})

export default loggerConfig

declare module '@adonisjs/core/types' {
  export interface LoggersList extends InferLoggers<typeof loggerConfig> {}
}
