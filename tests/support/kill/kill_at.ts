import type { ApplicationService } from '@adonisjs/core/types'
import { IssuanceSteps } from '#ca/issuance/issuance_steps'
import type { IssuanceStep, StepFacts } from '#ca/issuance/issuance_steps'

/** Ends its process at one step, as a power cut would: nothing is flushed, closed or rolled back. */
class DeadlyStep extends IssuanceSteps {
  constructor(
    private readonly at: string,
    private readonly application: number
  ) {
    super()
  }

  async reached(step: IssuanceStep, { applicationId }: StepFacts) {
    if (step !== this.at) return
    if (this.application && this.application !== applicationId) return
    process.kill(process.pid, 'SIGKILL')
    await new Promise(() => {})
  }
}

/** Binds the deadly step that the test has asked for in KILL_AT: `signed`, or `signed:12` for one application. */
export function killAt(app: ApplicationService) {
  const [step, application] = (process.env.KILL_AT ?? '').split(':')
  if (step) app.container.bindValue(IssuanceSteps, new DeadlyStep(step, Number(application ?? 0)))
}
