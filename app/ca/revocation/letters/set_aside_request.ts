import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import RevocationRequest from '#models/revocation_request'
import { forGood } from '#models/revocation'
import type { Actor } from '#ca/actor'

const LONGEST_REASON = 500

/** Which request is set aside, and why. */
export interface SettingAside {
  requestId: number
  reason: string
}

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
  handle(input: SettingAside, actor: Actor): Promise<RevocationRequest> {
    return db.transaction((trx) => this.within(trx, input, actor))
  }

  /** The same within the transaction of an act that leads to it. @throws CaError as `handle` */
  async within(trx: TransactionClientContract, input: SettingAside, actor: Actor) {
    const setAsideReason = input.reason.trim()
    if (!setAsideReason || setAsideReason.length > LONGEST_REASON)
      throw new CaError('E_SET_ASIDE_REASON', { characters: LONGEST_REASON })
    const request = await lockRequest(trx, input.requestId)
    const { serial } = request.certificate
    if ((await isRevoked(trx, request)) || request.setAsideAt)
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
  }
}

/** The certificate before the request, as a revocation by the letter locks them. */
async function lockRequest(trx: TransactionClientContract, id: number) {
  const mine = () => RevocationRequest.query({ client: trx }).where('id', id)
  const certificate = trx.from('revocation_requests').where('id', id).select('certificate_id')
  const unchanged = { state: trx.raw('state') }
  await trx.from('certificates').whereIn('id', certificate).update(unchanged)
  await mine().update({ id })
  const request = await mine().forUpdate().preload('certificate').first()
  if (!request) throw new CaError('E_REVOCATION_REQUEST_ABSENT', { id }, 404)
  return request
}

/** As it is now, not as the transaction saw it when it began (MariaDB). */
async function isRevoked(trx: TransactionClientContract, { certificateId }: RevocationRequest) {
  const revocations = trx.from('revocations').where({ certificate_id: certificateId })
  forGood(revocations)
  const revocation = await revocations.forUpdate().first()
  return Boolean(revocation)
}
