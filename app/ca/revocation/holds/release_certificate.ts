import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { endHold } from '#ca/revocation/holds/end_hold'
import { holdBasis, type HoldInput } from '#ca/revocation/holds/hold_certificate'
import { knownBySerial } from '#ca/revocation/revoke_certificates'
import { lockCertificates } from '#ca/revocation/write_revocations'
import HoldChanged from '#events/revocation/hold_changed'
import Revocation from '#models/revocation'
import type { Actor } from '#ca/actor'

/**
 * Ends a hold: the certificate is good again from this moment on. Lists that are complete leave it out, deltas say
 * removeFromCRL (RFC 5280 5.2.4, 5.3.1). It can always be done, whatever the setting says by then.
 */
@inject()
export class ReleaseCertificate {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog
  ) {}

  /** @throws CaError E_REVOKE_BASIS, E_REVOKE_BASIS_LONG, E_CERTIFICATE_UNKNOWN, E_HOLD_NONE */
  async handle(input: HoldInput, actor: Actor): Promise<void> {
    const basis = holdBasis(input.basis)
    const [known] = await knownBySerial([input.serial])
    const { id: certificateId, serial } = known
    const at = this.clock.now()
    await db.transaction(async (trx) => {
      await lockCertificates(trx, [known])
      const hold = await Revocation.query({ client: trx })
        .where({ certificateId })
        .forUpdate()
        .first()
      if (!hold || hold.isForGood) throw new CaError('E_HOLD_NONE', { serial }, 409)
      await endHold(trx, hold, { outcome: 'released', basis, actor, at })
      await this.audit.append(trx, {
        event: 'certificate_released',
        actor,
        subject: `certificate:${serial}`,
        data: { serial, heldAt: hold.revokedAt.toUTC().toISO() ?? '', basis },
      })
    })
    await HoldChanged.dispatch(certificateId)
  }
}
