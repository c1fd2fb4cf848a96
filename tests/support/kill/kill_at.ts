import type { ApplicationService } from '@adonisjs/core/types'
import { IssuanceSteps } from '#ca/issuance/issuance_steps'
import type { IssuanceStep } from '#ca/issuance/issuance_steps'

/** Ends its process at one step, as a power cut would: nothing is flushed, closed or rolled back. */
class DeadlyStep extends IssuanceSteps {
  constructor(private readonly at: string) {
    super()
  }

  async reached(step: IssuanceStep) {
    if (step !== this.at) return
    process.kill(process.pid, 'SIGKILL')
    await new Promise(() => {})
  }
}

/** Binds the deadly step that the test has asked for in KILL_AT. */
export function killAt(app: ApplicationService) {
  const step = process.env.KILL_AT
  if (step) app.container.bindValue(IssuanceSteps, new DeadlyStep(step))
}
