import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import RevocationRequest from '#models/revocation_request'
import type { Actor } from '#ca/actor'

const LONGEST_REASON = 500

/**
 * Sets a request of a letter aside: this certificate is not revoked for this letter, because the agency withdrew its
 * application or another certificate of the person was meant. The certificate stays valid.
 */
@inject()
export class SetAsideRequest {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock
  ) {}

  /** @throws CaError E_SET_ASIDE_REASON, E_REVOCATION_REQUEST_ABSENT, E_REVOCATION_REQUEST_DONE */
  handle(input: { requestId: number; reason: string }, actor: Actor): Promise<RevocationRequest> {
    const setAsideReason = input.reason.trim()
    if (!setAsideReason || setAsideReason.length > LONGEST_REASON)
      throw new CaError('E_SET_ASIDE_REASON', { characters: LONGEST_REASON })
    const { requestId: id } = input
    return db.transaction(async (trx) => {
      await trx
        .from('revocation_requests')
        .where('id', id)
        .update({ iin: trx.raw('iin') })
      const request = await RevocationRequest.query({ client: trx })
        .where('id', id)
        .preload('certificate', (certificate) => certificate.preload('revocation'))
        .first()
      if (!request) throw new CaError('E_REVOCATION_REQUEST_ABSENT', { id }, 404)
      const { serial, revocation } = request.certificate
      if (revocation || request.setAsideAt)
        throw new CaError('E_REVOCATION_REQUEST_DONE', { serial }, 409)
      const setAsideAt = this.clock.now()
      await request.merge({ setAsideAt, setAsideBy: actor, setAsideReason }).save()
      await this.audit.append(trx, {
        event: 'revocation_request_set_aside',
        actor,
        subject: `certificate:${serial}`,
        data: { serial, letterId: request.letterId, reason: setAsideReason },
      })
      return request
    })
  }
}
