import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { assertOffline, lockWaiting } from '#ca/letters/waiting_application'
import { xmlText } from '#ca/xml_characters'
import Refusal from '#models/refusal'
import type { Actor } from '#ca/actor'

/** S-11: incomplete documents, untrue data, a court decision, under sixteen, a valid certificate. */
export const REFUSAL_GROUNDS = ['S-11.1', 'S-11.2', 'S-11.3', 'S-11.4', 'S-11.5'] as const
export type RefusalGround = (typeof REFUSAL_GROUNDS)[number]

const LONGEST_REASON = 2000

/** As it can be sent on, to HR systems too. @throws CaError E_REFUSAL_REASON_EMPTY, E_REFUSAL_REASON_LONG */
export function checkReason(text: string): string {
  const reason = xmlText(text).trim()
  if (reason === '') throw new CaError('E_REFUSAL_REASON_EMPTY')
  if (reason.length > LONGEST_REASON)
    throw new CaError('E_REFUSAL_REASON_LONG', { characters: LONGEST_REASON })
  return reason
}

/** @throws CaError E_REFUSAL_GROUND */
export function checkGround(text: string): RefusalGround {
  const ground = REFUSAL_GROUNDS.find((each) => each === text)
  if (!ground) throw new CaError('E_REFUSAL_GROUND', { ground: text })
  return ground
}

/** Refuses one application on a ground of S-11; the agency gets the reason in writing (S-12.1). */
@inject()
export class RefuseApplication {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock
  ) {}

  /** @throws CaError E_REFUSAL_…, E_APPLICATION_ABSENT, E_APPLICATION_NOT_WAITING, E_APPLICATION_ONLINE */
  async handle(
    input: { applicationId: number; ground: string; reason: string },
    actor: Actor
  ): Promise<Refusal> {
    const ground = checkGround(input.ground)
    const reason = checkReason(input.reason)
    return db.transaction(async (trx) => {
      const application = await lockWaiting(input.applicationId, trx)
      assertOffline(application)
      const refusal = await Refusal.create(
        {
          applicationId: application.id,
          ground,
          reason,
          refusedBy: actor,
          refusedAt: this.clock.now(),
        },
        { client: trx }
      )
      await application.merge({ state: 'refused' }).save()
      await this.audit.append(trx, {
        event: 'application_refused',
        actor,
        subject: `application:${application.id}`,
        data: { ground, reason },
      })
      return refusal
    })
  }
}
