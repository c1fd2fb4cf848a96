import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import Application from '#models/application'
import Certificate from '#models/certificate'
import type { Actor } from '#ca/actor'

/** The longest reason that the row keeps. */
const REASON_LENGTH = 300

/**
 * Gives a reservation up: nothing was released under its serial number, which is never used again, and neither
 * is its key. The application waits again.
 */
@inject()
export class VoidReservation {
  constructor(protected audit: AuditLog) {}

  /** @returns false when the reservation was closed or given up meanwhile */
  handle(reservation: Certificate, reason: string, actor: Actor): Promise<boolean> {
    return db.transaction(async (trx) => {
      const applicationId = reservation.applicationId ?? 0
      await trx.rawQuery('update applications set state = state where id = ?', [applicationId])
      const application = await Application.query({ client: trx })
        .where('id', applicationId)
        .forUpdate()
        .first()
      const certificate = await Certificate.query({ client: trx })
        .where('id', reservation.id)
        .forUpdate()
        .firstOrFail()
      if (certificate.state !== 'reserved') return false
      const voidReason = reason.slice(0, REASON_LENGTH)
      await certificate.merge({ state: 'void', voidReason }).save()
      if (application?.state === 'issuing') await application.merge({ state: 'waiting' }).save()
      const { serial } = certificate
      await this.audit.append(trx, {
        event: 'certificate_voided',
        actor,
        subject: `certificate:${serial}`,
        data: { serial, applicationId, reason: voidReason },
      })
      return true
    })
  }
}
