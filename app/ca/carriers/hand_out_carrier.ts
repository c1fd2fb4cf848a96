import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { moveCarrier } from '#ca/carriers/move_carrier'
import { nextJournalNumber } from '#ca/carriers/journal_number'
import { checkRecipient } from '#ca/carriers/recipient'
import Application from '#models/application'
import Certificate from '#models/certificate'
import HandOut from '#models/hand_out'
import type { Actor } from '#ca/actor'
import type { CheckedRecipient, Recipient } from '#ca/carriers/recipient'

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
   * @throws CaError E_RECIPIENT_MISSING, E_RECIPIENT_DOCUMENT_MISSING, E_APPLICATION_NOT_WRITTEN { state },
   *   E_ALREADY_HANDED_OUT { journalNumber, recipient }
   */
  async handle(input: HandOutInput, actor: Actor): Promise<HandOut> {
    const recipient = checkRecipient(input)
    return db.transaction((trx) => this.#handOut(trx, input.applicationId, recipient, actor))
  }

  async #handOut(
    trx: TransactionClientContract,
    applicationId: number,
    recipient: CheckedRecipient,
    actor: Actor
  ): Promise<HandOut> {
    const at = this.clock.now()
    const application = await lockWritten(trx, applicationId)
    const certificate = await certificateOf(trx, application)
    const carrierId = Number(certificate.carrierId)
    const carrier = await moveCarrier(trx, {
      carrierId,
      to: 'handed_out',
      applicationId,
      actor,
      at,
    })
    await application.merge({ state: 'handed_out' }).save()
    const line = await HandOut.create(
      {
        journalNumber: await nextJournalNumber(trx),
        applicationId,
        certificateId: certificate.id,
        carrierId,
        handedOutBy: actor,
        handedOutAt: at,
        ...recipient,
      },
      { client: trx }
    )
    await this.audit.append(trx, {
      event: 'carrier_handed_out',
      actor,
      subject: `carrier:${carrier.serialNumber}`,
      data: {
        serialNumber: carrier.serialNumber,
        journalNumber: line.journalNumber,
        applicationId,
        certificateSerial: certificate.serial,
        ...recipient,
      },
    })
    return line
  }
}

/** Writing the row is what locks it, on SQLite too. */
async function lockWritten(trx: TransactionClientContract, id: number): Promise<Application> {
  await trx.rawQuery('update applications set state = state where id = ?', [id])
  const application = await Application.query({ client: trx })
    .where('id', id)
    .forUpdate()
    .firstOrFail()
  if (application.state === 'handed_out') throw await alreadyHandedOut(trx, id)
  if (application.state !== 'written')
    throw new CaError('E_APPLICATION_NOT_WRITTEN', { state: application.state }, 409)
  return application
}

async function alreadyHandedOut(trx: TransactionClientContract, applicationId: number) {
  const line = await HandOut.findByOrFail({ applicationId }, { client: trx })
  const { journalNumber, recipientName } = line
  return new CaError('E_ALREADY_HANDED_OUT', { journalNumber, recipient: recipientName }, 409)
}

/** An application may have voided certificates; the one that was issued is on the carrier. */
function certificateOf(trx: TransactionClientContract, { id }: Application): Promise<Certificate> {
  return Certificate.query({ client: trx })
    .where('applicationId', id)
    .where('state', 'issued')
    .whereNotNull('carrierId')
    .firstOrFail()
}
