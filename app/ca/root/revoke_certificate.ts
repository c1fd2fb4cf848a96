import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import RootCertificate from '#models/root_certificate'
import RootRevocation from '#models/root_revocation'
import type { Actor } from '#ca/actor'

/**
 * revokes a re-subordinated certificate whose application is registered, and enters the date, the ground and
 * the time in the register. The next list names it (`IssueRootList`). Revoked is for ever: done again it changes
 * nothing.
 */
@inject()
export class RevokeRootCertificate {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog
  ) {}

  /** @throws CaError E_ROOT_CERTIFICATE_ABSENT, E_ROOT_REVOCATION_ABSENT */
  handle({ serial }: { serial: string }, actor: Actor): Promise<RootRevocation> {
    return db.transaction(async (trx) => {
      await trx.rawQuery('update root_certificates set serial = serial where serial = ?', [serial])
      const certificate = await RootCertificate.findBy('serial', serial, { client: trx })
      if (!certificate) throw new CaError('E_ROOT_CERTIFICATE_ABSENT', { serial }, 404)
      const revocation = await RootRevocation.findBy('certificateId', certificate.id, {
        client: trx,
      })
      if (!revocation) throw new CaError('E_ROOT_REVOCATION_ABSENT', { serial }, 409)
      if (revocation.revokedAt) return revocation
      const revokedAt = this.clock.now()
      await revocation.merge({ revokedAt, revokedBy: actor }).save()
      const { ground, reason } = revocation
      await this.audit.append(trx, {
        event: 'root_certificate_revoked',
        actor,
        subject: `root_certificate:${serial}`,
        data: { serial, ground, reason, revokedAt: revokedAt.toISO() },
      })
      return revocation
    })
  }
}
