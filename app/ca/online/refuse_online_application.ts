import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { checkGround, checkReason } from '#ca/letters/refuse_application'
import { assertOpen, lockOnlineApplication } from '#ca/online/lock_online_application'
import { giveNotice } from '#ca/online/give_notice'
import { CLOSED } from '#ca/online/open_application'
import { onlineNumber } from '#ca/letters/online_number'
import { SetAsideRequest } from '#ca/revocation/letters/set_aside_request'
import OnlineStep from '#models/online_step'
import Refusal from '#models/refusal'
import type { Actor } from '#ca/actor'
import type { RefusalGround } from '#ca/letters/refuse_application'
import type OnlineApplication from '#models/online_application'

/** Which application is refused, and why. */
export interface OnlineRefusal {
  onlineApplicationId: number
  /** Of S-11, for a certificate; the rules name none for a revocation. */
  ground: string | null
  /** In the applicant's language. */
  reason: string
}

interface Said {
  ground: RefusalGround | null
  reason: string
}

/** S-12.2: an online application is refused in the online service, with the reason. */
@inject()
export class RefuseOnlineApplication {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock,
    protected requests: SetAsideRequest
  ) {}

  /** @throws CaError E_REFUSAL_…, E_SET_ASIDE_REASON, E_ONLINE_ABSENT, E_ONLINE_CLOSED, E_ONLINE_ISSUED */
  async handle(input: OnlineRefusal, actor: Actor): Promise<OnlineApplication> {
    const reason = checkReason(input.reason)
    return db.transaction(async (trx) => {
      const online = await lockOnlineApplication(trx, input.onlineApplicationId)
      assertOpen(online)
      const ground = online.kind === 'issue' ? checkGround(input.ground ?? '') : null
      await this.#refuseRow(trx, online, { ground, reason }, actor)
      for (const { id: requestId } of online.revocationRequests)
        await this.requests.within(trx, { requestId, reason }, actor)
      await this.#record(trx, online, { ground, reason }, actor)
      return online
    })
  }

  /** The row of the letter, when it has come; once the certificate is being issued, only revoking is left. */
  async #refuseRow(
    trx: TransactionClientContract,
    { id, application }: OnlineApplication,
    { ground, reason }: Said,
    actor: Actor
  ) {
    if (!application || !ground) return
    if (application.state !== 'waiting')
      throw new CaError('E_ONLINE_ISSUED', { number: onlineNumber(id) }, 409)
    await application.merge({ state: 'refused' }).save()
    const row = { applicationId: application.id, ground, reason }
    await Refusal.create({ ...row, refusedBy: actor, refusedAt: this.clock.now() }, { client: trx })
  }

  async #record(
    trx: TransactionClientContract,
    online: OnlineApplication,
    { ground, reason }: Said,
    actor: Actor
  ) {
    await online.merge(CLOSED).save()
    const step = { onlineApplicationId: online.id, step: 'refused' as const, ground, reason }
    await OnlineStep.create({ ...step, takenBy: actor, takenAt: this.clock.now() }, { client: trx })
    await giveNotice(trx, online.id, 'refused', this.clock.now())
    await this.audit.append(trx, {
      event: 'online_application_refused',
      actor,
      subject: `online_application:${online.id}`,
      data: { ground: ground ?? 'S-21.4', reason },
    })
  }
}
