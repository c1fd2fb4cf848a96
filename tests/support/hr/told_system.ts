import { DateTime } from 'luxon'
import { RenewServices } from '#ca/authorities/services/renew_services'
import { SendCallbacks } from '#ca/hr/callbacks/send_callbacks'
import { ConfirmOnlineApplication } from '#ca/online/confirm_online_application'
import { RefuseOnlineApplication } from '#ca/online/refuse_online_application'
import { aMessage, answered, aSystem, issueRequest } from '#tests/support/hr_house'
import { hrListener, type HrListener } from '#tests/support/hr/listener'
import { aHolder, goTo, openOnlineHouse } from '#tests/support/online_house'
import { FILED_AT } from '#tests/support/online_moments'
import HrCallback, { CALLBACK_STATES } from '#models/hr_callback'
import type HrSystem from '#models/hr_system'
import type { IssueAnswer } from '#ca/hr/requests'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type { OnlineHolder } from '#tests/support/online_holder'

/** A house whose services have certificates, at the moment of the reference screens. */
export async function houseThatTells(): Promise<IssuingHouse> {
  const house = await openOnlineHouse()
  goTo(house, FILED_AT)
  const renewing = await house.make(RenewServices)
  await renewing.handle()
  return house
}

/** An HR system that is told of changes where a listener is, and a holder for whom it files. */
export class ToldSystem {
  private constructor(
    readonly house: IssuingHouse,
    readonly listener: HrListener,
    readonly holder: OnlineHolder,
    readonly system: HrSystem
  ) {}

  static async in(house: IssuingHouse): Promise<ToldSystem> {
    const listener = await hrListener()
    return ToldSystem.at(listener, house, listener.url)
  }

  private static async at(listener: HrListener, house: IssuingHouse, callbackUrl: string | null) {
    const holder = await aHolder(house)
    return new ToldSystem(house, listener, holder, await aSystem({ callbackUrl }))
  }

  /** Another one, told at the same place or nowhere. */
  another(callbackUrl: string | null = this.listener.url): Promise<ToldSystem> {
    return ToldSystem.at(this.listener, this.house, callbackUrl)
  }

  async filed() {
    const message = await aMessage(this.system, this.holder.iin)
    const answer = await answered(this.house, await issueRequest(this.holder), message)
    return { number: (answer as IssueAnswer).number, messageId: message.messageId }
  }

  async confirm(onlineApplicationId: number) {
    const confirming = await this.house.make(ConfirmOnlineApplication)
    return confirming.handle({ onlineApplicationId, acceptDifferences: false }, 'operator')
  }

  async refuse() {
    const { number: onlineApplicationId } = await this.filed()
    const refusing = await this.house.make(RefuseOnlineApplication)
    const said = { ground: 'S-11.2', reason: 'Лауазым сәйкес емес' } as const
    await refusing.handle({ onlineApplicationId, ...said }, 'operator')
  }

  async send() {
    const sending = await this.house.make(SendCallbacks)
    return sending.handle()
  }

  async delivered() {
    const report = await this.send()
    return report.delivered
  }

  async failed() {
    const report = await this.send()
    return report.failed
  }

  queued() {
    return HrCallback.query().where('systemId', this.system.id).orderBy('id')
  }

  async states() {
    const all = await this.queued()
    return all.map(({ state }) => state)
  }

  /** Changes of an application, due now, whatever has become of it. */
  async changes(many: number): Promise<HrCallback[]> {
    const { number: onlineApplicationId } = await this.filed()
    const changedAt = DateTime.fromISO(FILED_AT, { zone: 'utc' })
    return HrCallback.createMany(
      CALLBACK_STATES.slice(0, many).map((state) => ({
        ...{ systemId: this.system.id, onlineApplicationId, state, changedAt },
        nextTryAt: changedAt.minus({ minutes: 1 }),
      }))
    )
  }
}
