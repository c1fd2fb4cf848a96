import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { checkRecipient } from '#ca/carriers/recipient'
import { writeHandOut } from '#ca/carriers/write_hand_out'
import type { Actor } from '#ca/actor'
import type HandOut from '#models/hand_out'
import type { Recipient } from '#ca/carriers/recipient'

export interface HandOutInput extends Recipient {
  applicationId: number
}

/** S-4, S-10.1: gives a written carrier to the agency and writes the line of the issue journal (annex 3). */
@inject()
export class HandOutCarrier {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog
  ) {}

  /**
   * @throws CaError E_RECIPIENT_MISSING, E_RECIPIENT_DOCUMENT_MISSING, and those of `writeHandOut`
   */
  handle({ applicationId, ...given }: HandOutInput, actor: Actor): Promise<HandOut> {
    const recipient = checkRecipient(given)
    const at = this.clock.now()
    return db.transaction(async (trx) => {
      const { line, act } = await writeHandOut(trx, { applicationId, recipient, actor, at })
      await this.audit.append(trx, act)
      return line
    })
  }
}
