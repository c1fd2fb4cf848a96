import logger from '@adonisjs/core/services/logger'
import type { ApplicationService } from '@adonisjs/core/types'

/** How often changes of state are looked for that HR systems are to be told of. */
const EVERY_SECONDS = 30

/** Tells HR systems of changes of state, one sweep at a time, as long as the server runs. */
export class SendByTheClock {
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | null = null
  #ending = new AbortController()

  constructor(private readonly app: ApplicationService) {}

  start(): void {
    this.#sweep()
    this.#timer = setInterval(() => this.#sweep(), EVERY_SECONDS * 1000).unref()
  }

  /** A try that is under way is broken off: the next server makes it again. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#ending.abort()
    await this.#running
  }

  #sweep(): void {
    this.#running ??= this.#send()
      .catch((error: unknown) => logger.error({ err: error }, 'HR systems were not told'))
      .finally(() => {
        this.#running = null
      })
  }

  async #send(): Promise<void> {
    const { SendCallbacks } = await import('#ca/hr/callbacks/send_callbacks')
    const sending = await this.app.container.make(SendCallbacks)
    const { delivered, failed, givenUp } = await sending.handle(this.#ending.signal)
    if (failed.length + givenUp.length > 0)
      logger.warn({ failed, givenUp }, 'HR systems did not take changes of state')
    if (delivered.length > 0) logger.info({ delivered }, 'HR systems were told')
  }
}
