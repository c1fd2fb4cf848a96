import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { letterNumberOf } from '#ca/root/letter_number'
import { reasonOf } from '#ca/root/reason'
import { lockWaiting } from '#ca/root/waiting_application'
import RootCertificate from '#models/root_certificate'
import RootRefusal, { ROOT_REFUSAL_GROUNDS } from '#models/root_refusal'
import type { Actor } from '#ca/actor'

/** why an application is refused, and the official letter that says so. */
export interface RootRefusalInput {
  applicationId: number
  /** One of `ROOT_REFUSAL_GROUNDS`. */
  ground: string
  /** The reasoned answer in words. */
  reason: string
  letterNumber: string
}

function groundOf(ground: string) {
  const known = ROOT_REFUSAL_GROUNDS.find((each) => each === ground)
  if (known) return known
  throw new CaError('E_ROOT_GROUND', { ground, known: ROOT_REFUSAL_GROUNDS.join(', ') })
}

/** refuses an application on one of the four grounds, with a reasoned written answer. */
@inject()
export class RefuseRootApplication {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog
  ) {}

  /** @throws CaError E_ROOT_GROUND, E_ROOT_REASON, E_ROOT_LETTER, E_ROOT_APPLICATION_…, E_ROOT_SIGNING */
  handle(input: RootRefusalInput, actor: Actor): Promise<RootRefusal> {
    const ground = groundOf(input.ground)
    const reason = reasonOf(input.reason)
    const letterNumber = letterNumberOf(input.letterNumber)
    return db.transaction(async (trx) => {
      const application = await lockWaiting(trx, input.applicationId)
      const { id: applicationId } = application
      const begun = await RootCertificate.findBy('applicationId', applicationId, { client: trx })
      if (begun && !begun.voidedAt)
        throw new CaError('E_ROOT_SIGNING', { serial: begun.serial }, 409)
      const refusal = await RootRefusal.create(
        {
          applicationId,
          ground,
          reason,
          letterNumber,
          refusedBy: actor,
          refusedAt: this.clock.now(),
        },
        { client: trx }
      )
      await application.merge({ state: 'refused' }).save()
      await this.audit.append(trx, {
        event: 'root_application_refused',
        actor,
        subject: `root_application:${applicationId}`,
        data: { ground, reason, letterNumber },
      })
      return refusal
    })
  }
}
