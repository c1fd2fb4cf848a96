import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { checkInvalidity } from '#ca/revocation/revocation_facts'
import { knownBySerial } from '#ca/revocation/revoke_certificates'
import { openProposal } from '#ca/revocation/emergency/open_proposals'
import Certificate from '#models/certificate'
import EmergencyRevocation from '#models/emergency_revocation'
import type { Actor } from '#ca/actor'

/** How long a proposal waits for a second operator, in minutes. */
export const PROPOSAL_MINUTES = 60

/** A key that is, or may be, in other hands. */
export interface EmergencyInput {
  /** Of the certificate, hex. */
  serial: string
  /** What happened, and who told it. */
  reason: string
  /** ISO 8601: since when. */
  invalidityDate?: string | null
}

const LONGEST_REASON = 500

function checkReason(text: string): string {
  const reason = text.trim()
  if (!reason || reason.length > LONGEST_REASON)
    throw new CaError('E_EMERGENCY_REASON', { characters: LONGEST_REASON })
  return reason
}

/**
 * The serial number of a certificate that may be proposed, its row locked by writing it.
 *
 * @throws CaError E_CERTIFICATE_ALREADY_REVOKED, E_REVOKE_NOT_ISSUED, E_EMERGENCY_OPEN
 */
async function lockOpen(trx: TransactionClientContract, id: number, at: DateTime): Promise<string> {
  await trx
    .from('certificates')
    .where('id', id)
    .update({ state: trx.raw('state') })
  const certificate = await Certificate.query({ client: trx })
    .where('id', id)
    .preload('revocation')
    .firstOrFail()
  const { serial, state, revocation } = certificate
  if (revocation?.isForGood) throw new CaError('E_CERTIFICATE_ALREADY_REVOKED', { serial }, 409)
  if (state !== 'issued') throw new CaError('E_REVOKE_NOT_ISSUED', { serial, state }, 409)
  if (await openProposal(id, at, trx)) throw new CaError('E_EMERGENCY_OPEN', { serial }, 409)
  return serial
}

/**
 * The first half of the emergency path: an operator proposes to revoke at once. Nothing is revoked until another
 * operator confirms it (`ConfirmEmergency`), and the proposal lapses after an hour.
 */
@inject()
export class ProposeEmergency {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock
  ) {}

  /**
   * @throws CaError E_EMERGENCY_REASON, E_INVALIDITY_DATE, E_CERTIFICATE_UNKNOWN, E_REVOKE_NOT_ISSUED,
   *   E_CERTIFICATE_ALREADY_REVOKED, E_EMERGENCY_OPEN
   */
  async handle(input: EmergencyInput, actor: Actor): Promise<EmergencyRevocation> {
    const at = this.clock.now()
    const reason = checkReason(input.reason)
    const invalidityDate = checkInvalidity(input.invalidityDate, {
      reason: 'keyCompromise',
      now: at,
    })
    const [{ id }] = await knownBySerial([input.serial])
    return db.transaction(async (trx) => {
      const serial = await lockOpen(trx, id, at)
      const proposal = await EmergencyRevocation.create(
        {
          certificateId: id,
          ...{ reason, invalidityDate, expiresAt: at.plus({ minutes: PROPOSAL_MINUTES }) },
          ...{ proposedBy: actor, proposedAt: at, confirmedBy: null, confirmedAt: null },
        },
        { client: trx }
      )
      await this.#record(trx, serial, proposal)
      return proposal
    })
  }

  #record(trx: TransactionClientContract, serial: string, proposal: EmergencyRevocation) {
    const { reason, invalidityDate, expiresAt, proposedBy } = proposal
    return this.audit.append(trx, {
      event: 'emergency_revocation_proposed',
      actor: proposedBy,
      subject: `certificate:${serial}`,
      data: {
        serial,
        reason,
        invalidityDate: invalidityDate?.toISO() ?? null,
        expiresAt: expiresAt.toISO() ?? '',
      },
    })
  }
}
