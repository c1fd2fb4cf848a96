import logger from '@adonisjs/core/services/logger'
import type { ApplicationService } from '@adonisjs/core/types'
import { startVerifyingWorkers, stopVerifyingWorkers } from '#ca/crypto/workers/verifying_workers'
import { Clock } from '#ca/clock'
import { DoorRefusals } from '#ca/hr/refusals/door_refusals'
import { OwnerStanding } from '#ca/hr/systems/owner_standing'
import { Evidence } from '#ca/verification/evidence'

/** How often what was refused at the door is written. */
const EVERY_SECONDS = 2

/**
 * The threads that verify what comes to the door of the HR channel, and what is known of the systems' owners; what is
 * refused there is kept, and written beside the requests.
 */
export default class HrDoorProvider {
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> | null = null

  constructor(protected app: ApplicationService) {}

  register() {
    const { container } = this.app
    container.singleton(
      OwnerStanding,
      async (resolver) =>
        new OwnerStanding(await resolver.make(Clock), await resolver.make(Evidence))
    )
    container.singleton(
      DoorRefusals,
      () =>
        new DoorRefusals({
          refused: (line) => logger.info(line, 'HR channel: refused at the door'),
          dropped: (count) =>
            logger.warn({ count }, 'HR channel: more was refused than is kept or counted'),
        })
    )
  }

  start() {
    if (this.app.getEnvironment() !== 'web' || this.app.getMode() !== 'run') return
    startVerifyingWorkers()
    this.#timer = setInterval(() => void this.#write(), EVERY_SECONDS * 1000).unref()
  }

  /** What is waiting still is written. */
  async shutdown() {
    if (!this.#timer) return
    clearInterval(this.#timer)
    await this.#writing
    await this.#write()
    await stopVerifyingWorkers()
  }

  #write(): Promise<void> {
    this.#writing ??= this.app.container
      .make(DoorRefusals)
      .then((refusals) => refusals.write())
      .catch((error: unknown) => logger.error({ err: error }, 'HR channel: refusals were not kept'))
      .finally(() => {
        this.#writing = null
      })
    return this.#writing
  }
}
