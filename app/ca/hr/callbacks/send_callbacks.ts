import { inject } from '@adonisjs/core'
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
/** How many changes a sweep takes. */
const A_SWEEP = 200

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

/** By system, in the order of the changes. */
function bySystem(callbacks: HrCallback[]): HrCallback[][] {
  return Object.values(Object.groupBy(callbacks, ({ systemId }) => systemId)).map(
    (some) => some ?? []
  )
}

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

  /**
   * What is due now. Without a certificate for the service nothing is tried, and nothing is lost.
   *
   * @param ending the server ends: what is under way is broken off, and tried again by the next one
   */
  async handle(ending: AbortSignal = new AbortController().signal): Promise<CallbackReport> {
    const report: CallbackReport = { delivered: [], failed: [], givenUp: [] }
    const due = await this.#due()
    const party = due.length > 0 ? await this.key.open() : null
    if (!party) return report
    await Promise.all(bySystem(due).map((some) => this.#tell(some, party, report, ending)))
    return report
  }

  /** One after the other; a system that does not answer is left alone until the next sweep. */
  async #tell(
    callbacks: HrCallback[],
    party: SigningParty,
    report: CallbackReport,
    ending: AbortSignal
  ) {
    for (const callback of callbacks) {
      if (ending.aborted) return
      if (!(await this.#claim(callback))) continue
      const said = await this.#try(callback, party, ending)
      if (said.outcome === 'delivered') report.delivered.push(callback.id)
      else report[callback.givenUpAt ? 'givenUp' : 'failed'].push(callback.id)
      if (said.status === null) return
    }
  }

  /** Counts the try before it is made: of two processes one makes it, and none makes more than there are. */
  async #claim(callback: HrCallback): Promise<boolean> {
    const { id, tried } = callback
    const pause = PAUSES[Math.min(tried, PAUSES.length - 1)]
    const nextTryAt = this.clock.now().plus({ minutes: pause })
    const claimed: unknown = await HrCallback.query()
      .where({ id, tried })
      .whereNotNull('nextTryAt')
      .update({ tried: tried + 1, nextTryAt: sqlMoment(nextTryAt) })
    if (Number(claimed) === 0) return false
    await callback.refresh()
    return true
  }

  async #try(callback: HrCallback, party: SigningParty, ending: AbortSignal): Promise<Delivered> {
    const { id: delivery, system } = callback
    const sentAt = this.clock.now()
    const document = await signedStateChange(changeOf(callback), { delivery, sentAt }, party)
    const said = await this.deliver.handle(system.callbackUrl ?? '', document, ending)
    await HrCallbackTry.create({ callbackId: delivery, triedAt: sentAt, ...said })
    if (said.outcome === 'delivered')
      await callback.merge({ deliveredAt: this.clock.now(), nextTryAt: null }).save()
    else if (callback.tried > PAUSES.length)
      await callback.merge({ givenUpAt: this.clock.now(), nextTryAt: null }).save()
    return said
  }

  #due(): Promise<HrCallback[]> {
    return HrCallback.query()
      .where('nextTryAt', '<=', sqlMoment(this.clock.now()))
      .whereHas('system', (system) => system.whereNull('suspendedAt').whereNotNull('callbackUrl'))
      .preload('system')
      .preload('onlineApplication', (online) =>
        online.preload('hrMessage', (message) => message.select('id', 'messageId'))
      )
      .orderBy('id')
      .limit(A_SWEEP)
  }
}
