import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { EMERGENCY_GROUND, groundOn } from '#ca/revocation/grounds'
import { writeRevocations } from '#ca/revocation/write_revocations'
import CertificateRevoked from '#events/revocation/certificate_revoked'
import EmergencyRevocation from '#models/emergency_revocation'
import type { Actor } from '#ca/actor'
import type Revocation from '#models/revocation'

/**
 * The second half of the emergency path: another operator confirms, and the certificate is revoked at that moment,
 * without waiting for a letter. Nobody confirms what they have proposed themselves.
 */
@inject()
export class ConfirmEmergency {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock
  ) {}

  /**
   * @throws CaError E_EMERGENCY_ABSENT, E_EMERGENCY_OWN, E_EMERGENCY_CONFIRMED, E_EMERGENCY_EXPIRED, and those of
   *   `writeRevocations`
   */
  async handle({ proposalId }: { proposalId: number }, actor: Actor): Promise<Revocation> {
    const known = await EmergencyRevocation.query()
      .where('id', proposalId)
      .preload('certificate')
      .first()
    if (!known) throw new CaError('E_EMERGENCY_ABSENT', { id: proposalId }, 404)
    const revocation = await db.transaction(async (trx) => {
      const { certificate } = known
      const proposal = await this.#lock(trx, proposalId, actor)
      const { proposedBy, invalidityDate, reason, proposedAt } = proposal
      const at = this.clock.now()
      const [{ revocation: written, act }] = await writeRevocations(trx, [certificate], {
        ground: groundOn(EMERGENCY_GROUND, this.clock.today()),
        channel: 'emergency',
        letterId: null,
        basis: reason,
        ...{ invalidityDate, actor, at },
      })
      await proposal.merge({ confirmedBy: actor, confirmedAt: at }).save()
      const { serial } = certificate
      await this.audit.append(trx, {
        event: 'emergency_revocation_confirmed',
        actor,
        subject: `certificate:${serial}`,
        data: { serial, proposedBy, proposedAt: proposedAt.toUTC().toISO() ?? '' },
      })
      await this.audit.append(trx, act)
      return written
    })
    await CertificateRevoked.dispatch(revocation.certificateId)
    return revocation
  }

  async #lock(trx: TransactionClientContract, id: number, actor: Actor) {
    await trx
      .from('emergency_revocations')
      .where('id', id)
      .update({ reason: trx.raw('reason') })
    const proposal = await EmergencyRevocation.query({ client: trx })
      .where('id', id)
      .forUpdate()
      .firstOrFail()
    if (proposal.confirmedAt) throw new CaError('E_EMERGENCY_CONFIRMED', { id }, 409)
    if (proposal.proposedBy === actor) throw new CaError('E_EMERGENCY_OWN', { id }, 403)
    if (proposal.expiresAt <= this.clock.now())
      throw new CaError('E_EMERGENCY_EXPIRED', { id }, 409)
    return proposal
  }
}
