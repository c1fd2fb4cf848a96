import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { reasonOf } from '#ca/root/reason'
import { lockWaiting } from '#ca/root/waiting_application'
import RootCertificate from '#models/root_certificate'
import type { Actor } from '#ca/actor'

/**
 * Gives up a serial number whose signature never came and never will: the bytes that were recorded break a rule that
 * holds by now, for instance. The number and its key stay taken (N6); the application waits again and can be refused.
 */
@inject()
export class VoidRootSigning {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog
  ) {}

  /** @throws CaError E_ROOT_REASON, E_ROOT_APPLICATION_…, E_ROOT_NOTHING_SIGNING, E_ROOT_VOID */
  handle(
    { applicationId, ...input }: { applicationId: number; reason: string },
    actor: Actor
  ): Promise<RootCertificate> {
    const reason = reasonOf(input.reason)
    return db.transaction(async (trx) => {
      await lockWaiting(trx, applicationId)
      const certificate = await RootCertificate.findBy('applicationId', applicationId, {
        client: trx,
      })
      if (!certificate)
        throw new CaError('E_ROOT_NOTHING_SIGNING', { application: applicationId }, 409)
      const { serial } = certificate
      if (certificate.voidedAt) throw new CaError('E_ROOT_VOID', { serial }, 409)
      const voided = { voidedAt: this.clock.now(), voidedBy: actor, voidReason: reason }
      await certificate.merge(voided).save()
      await this.audit.append(trx, {
        event: 'root_certificate_voided',
        actor,
        subject: `root_certificate:${serial}`,
        data: { serial, applicationId, reason },
      })
      return certificate
    })
  }
}
