import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { checkRecipient, type Recipient } from '#ca/carriers/recipient'
import { writeHandOut, type WrittenLine } from '#ca/carriers/write_hand_out'
import Application from '#models/application'
import type { Actor } from '#ca/actor'
import type HandOut from '#models/hand_out'

/** Several carriers of one letter to one recipient. */
export interface HandOutsInput extends Recipient {
  letterId: number
  applicationIds: number[]
  /** Of which of them whoever hands them out has seen that the certificate is on hold. */
  knownOnHold?: number[]
}

/**
 * S-4: what really happens at the counter: one employee of the agency takes all carriers of a letter. Every carrier
 * has its journal line, or none has.
 */
@inject()
export class HandOutCarriers {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog
  ) {}

  /**
   * @returns the lines in the order of the letter's rows
   * @throws CaError E_RECIPIENT_MISSING, E_RECIPIENT_DOCUMENT_MISSING, E_HAND_OUT_NOBODY, E_APPLICATION_ABSENT (one
   *   of another letter), and those of `writeHandOut`
   */
  handle(input: HandOutsInput, actor: Actor): Promise<HandOut[]> {
    const { letterId, applicationIds, knownOnHold = [], ...given } = input
    const recipient = checkRecipient(given)
    const at = this.clock.now()
    return db.transaction(async (trx) => {
      const written: WrittenLine[] = []
      for (const applicationId of await lockAll(trx, letterId, applicationIds)) {
        const evenOnHold = knownOnHold.includes(applicationId)
        written.push(await writeHandOut(trx, { applicationId, recipient, evenOnHold, actor, at }))
      }
      for (const { act } of written) await this.audit.append(trx, act)
      return written.map(({ line }) => line)
    })
  }
}

/** All at once and before the journal, so that two batches wait for each other and neither for itself. */
async function lockAll(trx: TransactionClientContract, letterId: number, ids: number[]) {
  await trx.rawQuery('update applications set state = state where letter_id = ?', [letterId])
  const applications = await Application.query({ client: trx })
    .where('letterId', letterId)
    .whereIn('id', ids)
    .orderBy('rowNumber')
  if (applications.length === 0) throw new CaError('E_HAND_OUT_NOBODY')
  const found = new Set(applications.map(({ id }) => id))
  const absent = ids.find((id) => !found.has(id))
  if (absent !== undefined) throw new CaError('E_APPLICATION_ABSENT', { application: absent }, 404)
  return found
}
