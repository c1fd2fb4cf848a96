import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import type { ApplicationService } from '@adonisjs/core/types'
import { IssuanceSteps } from '#ca/issuance/issuance_steps'
import { ONLINE_POINTS, OnlinePoints } from '#ca/online/online_points'
import { LIST_STEPS, ListSteps } from '#ca/revocation/crl/list_steps'
import { RevocationSteps } from '#ca/revocation/revocation_steps'
import type { OnlinePoint } from '#ca/online/online_points'
import type { ListStep } from '#ca/revocation/crl/list_steps'
import type { IssuanceStep, StepFacts } from '#ca/issuance/issuance_steps'
import type { RevocationStep } from '#ca/revocation/revocation_steps'

/** Ends its process: nothing is flushed, closed or rolled back. */
async function die() {
  process.kill(process.pid, 'SIGKILL')
  await new Promise(() => {})
}

/** Ends its process at one step, as a power cut would. */
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
    await die()
  }
}

/** The same while certificates are revoked. */
class DeadlyRevocation extends RevocationSteps {
  constructor(private readonly at: string) {
    super()
  }

  async reached(step: RevocationStep) {
    if (step === this.at) await die()
  }
}

/** The same for the steps of a revocation list. */
class DeadlyListStep extends ListSteps {
  constructor(private readonly at: string) {
    super()
  }

  async reached(step: ListStep) {
    if (step === this.at) await die()
  }
}

/** The same for the acts of the online channel. */
class DeadlyPoint extends OnlinePoints {
  constructor(private readonly at: OnlinePoint) {
    super()
  }

  async reached(point: OnlinePoint) {
    if (point === this.at) await die()
  }
}

/** Ends its process before a file or folder is moved whose name, before or after, ends so. */
function dieAtRename(end: string) {
  const { rename } = fs
  fs.rename = async (from, to) =>
    [from, to].some((path) => String(path).endsWith(end)) ? die() : rename(from, to)
  syncBuiltinESMExports()
}

/**
 * Binds the deadly step that the test has asked for in KILL_AT: `signed`, or `signed:12` for one application;
 * `list:signed` for the revocation lists, `online:filed` for the online channel, `rename:.cer` for files.
 */
export function killAt(app: ApplicationService) {
  const [step, application] = (process.env.KILL_AT ?? '').split(':')
  if (step === 'rename') return dieAtRename(application)
  const listStep = LIST_STEPS.find((each) => step === 'list' && each === application)
  if (listStep) return app.container.bindValue(ListSteps, new DeadlyListStep(listStep))
  const point = ONLINE_POINTS.find((each) => step === 'online' && each === application)
  if (point) return app.container.bindValue(OnlinePoints, new DeadlyPoint(point))
  if (!step) return
  app.container.bindValue(IssuanceSteps, new DeadlyStep(step, Number(application ?? 0)))
  app.container.bindValue(RevocationSteps, new DeadlyRevocation(step))
}
