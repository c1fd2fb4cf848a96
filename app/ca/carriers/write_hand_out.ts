import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { moveCarrier } from '#ca/carriers/move_carrier'
import { nextJournalNumber } from '#ca/carriers/journal_number'
import Application from '#models/application'
import Certificate from '#models/certificate'
import HandOut from '#models/hand_out'
import Revocation from '#models/revocation'
import type { Actor } from '#ca/actor'
import type { AuditAct } from '#ca/audit/events'
import type { CheckedRecipient } from '#ca/carriers/recipient'

/** A written carrier on its way out of the house. */
export interface OutgoingCarrier {
  applicationId: number
  recipient: CheckedRecipient
  /** Somebody has seen that the certificate is on hold and hands its carrier out all the same. */
  evenOnHold?: boolean
  actor: Actor
  at: DateTime
}

/** The line of the journal, and the audit entry that has to be appended when all rows are written. */
export interface WrittenLine {
  line: HandOut
  act: AuditAct<'carrier_handed_out'>
}

/**
 * Hands one carrier out within a transaction: carrier and application are `handed_out`, the issue journal (annex 3)
 * has its line. The audit entry is the caller's.
 *
 * @throws CaError E_APPLICATION_NOT_WRITTEN { state }, E_ALREADY_HANDED_OUT { journalNumber, recipient },
 *   E_HAND_OUT_ON_HOLD { name, serial }
 */
export async function writeHandOut(
  trx: TransactionClientContract,
  { applicationId, recipient, evenOnHold = false, actor, at }: OutgoingCarrier
): Promise<WrittenLine> {
  const application = await lockWritten(trx, applicationId)
  const certificate = await certificateOf(trx, application)
  if (!evenOnHold) await assertNotOnHold(trx, certificate, application)
  const carrierId = Number(certificate.carrierId)
  const move = { carrierId, to: 'handed_out', applicationId, actor, at } as const
  const { serialNumber } = await moveCarrier(trx, move)
  await application.merge({ state: 'handed_out' }).save()
  const journalNumber = await nextJournalNumber(trx)
  const line = await HandOut.create(
    {
      journalNumber,
      applicationId,
      certificateId: certificate.id,
      carrierId,
      handedOutBy: actor,
      handedOutAt: at,
      ...recipient,
    },
    { client: trx }
  )
  const { serial: certificateSerial } = certificate
  const data = { serialNumber, journalNumber, applicationId, certificateSerial, ...recipient }
  const subject = `carrier:${serialNumber}` as const
  return { line, act: { event: 'carrier_handed_out', actor, subject, data } }
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

/** A hold takes the same locks, so none begins meanwhile. */
async function assertNotOnHold(
  trx: TransactionClientContract,
  { id: certificateId, serial }: Certificate,
  { fullName: name }: Application
) {
  const hold = await Revocation.findBy({ certificateId }, { client: trx })
  if (hold) throw new CaError('E_HAND_OUT_ON_HOLD', { name, serial }, 409)
}

/** An application may have voided certificates; the one that was issued is on the carrier. */
function certificateOf(trx: TransactionClientContract, { id }: Application): Promise<Certificate> {
  return Certificate.query({ client: trx })
    .where('applicationId', id)
    .where('state', 'issued')
    .whereNotNull('carrierId')
    .firstOrFail()
}
