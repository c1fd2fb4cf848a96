import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { Clock } from '#ca/clock'
import { ChannelKey } from '#ca/hr/callbacks/channel_key'
import { Deliver, type Delivered } from '#ca/hr/callbacks/deliver'
import { signedStateChange } from '#ca/hr/callbacks/state_change_xml'
import { onlineNumber } from '#ca/letters/online_number'
import { isoMoment, sqlMoment } from '#ca/moments'
import HrCallback from '#models/hr_callback'
import HrCallbackTry from '#models/hr_callback_try'
import type { SigningParty } from '#ca/hr/client/signature_over'
import type { StateChange } from '#ca/hr/requests'

/** How long to wait after each try that failed, in minutes: three days in all. */
export const PAUSES = [1, 5, 15, 60, 180, 360, 720, 1440, 1440] as const
/** How many changes of a system a sweep takes, and after how many milliseconds it begins no other of them. */
const A_SWEEP = 200
const SWEEP_PATIENCE = 30_000

/** What a sweep did; numbers of deliveries. */
export interface CallbackReport {
  delivered: number[]
  failed: number[]
  givenUp: number[]
}

function changeOf({ onlineApplication, state, changedAt }: HrCallback): StateChange {
  const { id: number, hrMessage } = onlineApplication
  const at = isoMoment(changedAt)
  const { messageId } = hrMessage
  return { number, printedNumber: onlineNumber(number), state, changedAt: at, messageId }
}

/** What is left to try of systems that may be told now. */
const waiting = () =>
  HrCallback.query()
    .whereNotNull('nextTryAt')
    .whereHas('system', (system) => system.whereNull('suspendedAt').whereNotNull('callbackUrl'))

/**
 * Tells HR systems of changes of state, and tries again what failed, after growing pauses, up to a limit. A process that
 * dies between the sending and the row sends it twice under the same number, never not at all.
 */
@inject()
export class SendCallbacks {
  constructor(
    protected clock: Clock,
    protected key: ChannelKey,
    protected deliver: Deliver
  ) {}

  protected readonly most: number = A_SWEEP
  protected readonly patience: number = SWEEP_PATIENCE

  /**
   * What is due now, each system by itself. Without a certificate for the service nothing is tried, and nothing is lost.
   *
   * @param ending the server ends: what is under way is broken off, and tried again by the next one
   */
  async handle(ending: AbortSignal = new AbortController().signal): Promise<CallbackReport> {
    const report: CallbackReport = { delivered: [], failed: [], givenUp: [] }
    const systems = await this.#systems()
    const party = systems.length > 0 ? await this.key.open() : null
    if (!party) return report
    const told = await Promise.allSettled(
      systems.map((id) => this.#tell(id, party, report, ending))
    )
    const trouble = told.find((each) => each.status === 'rejected')
    if (trouble) throw trouble.reason
    return report
  }

  /** One after the other; a system that does not answer, or not soon, is left alone until the next sweep. */
  async #tell(systemId: number, party: SigningParty, report: CallbackReport, ending: AbortSignal) {
    const until = performance.now() + this.patience
    for (const callback of await this.#due(systemId)) {
      if (ending.aborted) return
      if (!(await this.#claim(callback))) continue
      const { outcome, status } = await this.#try(callback, party, ending)
      const isLast = callback.tried > PAUSES.length
      if (outcome === 'delivered') report.delivered.push(callback.id)
      else report[isLast ? 'givenUp' : 'failed'].push(callback.id)
      if (status === null || performance.now() > until) return
    }
  }

  /**
   * Counts the try before it is made: of two processes one makes it, and none makes more than there are. By what the system
   * is now: not when it was suspended since, and to where it is told now.
   */
  async #claim(callback: HrCallback): Promise<boolean> {
    const { id, tried } = callback
    const pause = PAUSES[Math.min(tried, PAUSES.length - 1)]
    const nextTryAt = this.clock.now().plus({ minutes: pause })
    const claimed: unknown = await waiting()
      .where({ id, tried })
      .update({ tried: tried + 1, nextTryAt: sqlMoment(nextTryAt) })
    if (Number(claimed) === 0) return false
    await callback.refresh()
    await callback.load('system')
    return true
  }

  async #try(callback: HrCallback, party: SigningParty, ending: AbortSignal): Promise<Delivered> {
    const { id: delivery, system } = callback
    const sentAt = this.clock.now()
    const document = await signedStateChange(changeOf(callback), { delivery, sentAt }, party)
    const said = await this.deliver.handle(system.callbackUrl ?? '', document, ending)
    await HrCallbackTry.create({ callbackId: delivery, triedAt: sentAt, ...said })
    if (said.outcome === 'delivered') await this.#close(callback, 'delivered_at')
    else if (callback.tried > PAUSES.length) await this.#close(callback, 'given_up_at')
    return said
  }

  /** Unless it was queued anew while it was tried. */
  async #close({ id, tried }: HrCallback, column: 'delivered_at' | 'given_up_at') {
    const closed = { [column]: sqlMoment(this.clock.now()), next_try_at: null }
    await db.from('hr_callbacks').where({ id, tried }).update(closed)
  }

  async #systems(): Promise<number[]> {
    const due = await waiting()
      .where('nextTryAt', '<=', sqlMoment(this.clock.now()))
      .distinct('system_id')
    return due.map(({ systemId }) => systemId)
  }

  /** What has waited longest first. */
  #due(systemId: number): Promise<HrCallback[]> {
    return HrCallback.query()
      .where('systemId', systemId)
      .where('nextTryAt', '<=', sqlMoment(this.clock.now()))
      .preload('onlineApplication', (online) =>
        online.preload('hrMessage', (message) => message.select('id', 'messageId'))
      )
      .orderBy('nextTryAt')
      .orderBy('id')
      .limit(this.most)
  }
}
