import { inject } from '@adonisjs/core'
import { CRLReasons } from '@peculiar/asn1-x509'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { checkInvalidity, readBasis } from '#ca/revocation/revocation_facts'
import ServiceRevoked from '#events/revocation/service_revoked'
import ServiceCertificate from '#models/service_certificate'
import ServiceRevocation from '#models/service_revocation'
import type { Actor } from '#ca/actor'

/** Why the certificate of a service may be revoked (RFC 5280 5.3.1); without a reason no stamp of a unit is good. */
export const SERVICE_REASONS = ['keyCompromise', 'superseded', 'cessationOfOperation'] as const
export type ServiceReason = (typeof SERVICE_REASONS)[number]

/** The certificate of a responder, a time stamping unit or the HR channel, and why it is revoked. */
export interface RevokeServiceInput {
  /** Hex, any case. */
  serial: string
  /** One of `SERVICE_REASONS`. */
  reason: string
  /** What proves it. */
  basis: string
  /** ISO 8601: since when the key is believed to be in other hands. */
  invalidityDate?: string | null
}

interface Facts {
  reason: ServiceReason
  basis: string
  invalidityDate: DateTime | null
}

/** @throws CaError E_SERVICE_REASON, E_REVOKE_BASIS, E_REVOKE_BASIS_LONG, E_INVALIDITY_REASON, E_INVALIDITY_DATE */
function factsOf(input: RevokeServiceInput, now: DateTime): Facts {
  const reason = SERVICE_REASONS.find((each) => each === input.reason)
  if (!reason)
    throw new CaError('E_SERVICE_REASON', {
      reason: input.reason,
      known: SERVICE_REASONS.join(', '),
    })
  const basis = readBasis(input.basis)
  if (!basis) throw new CaError('E_REVOKE_BASIS')
  return { reason, basis, invalidityDate: checkInvalidity(input.invalidityDate, { reason, now }) }
}

/** Writing the row is what locks it, on SQLite too. @throws CaError E_SERVICE_UNKNOWN and those of the states */
async function lockRevocable(trx: TransactionClientContract, serial: string, now: DateTime) {
  await trx
    .from('service_certificates')
    .where({ serial })
    .update({ state: trx.raw('state') })
  const service = await ServiceCertificate.query({ client: trx })
    .where({ serial })
    .forUpdate()
    .preload('revocation')
    .preload('authority')
    .first()
  if (!service) throw new CaError('E_SERVICE_UNKNOWN', { serial }, 404)
  const { state, revocation, notAfter } = service
  if (revocation) throw new CaError('E_CERTIFICATE_ALREADY_REVOKED', { serial }, 409)
  if (state !== 'issued') throw new CaError('E_REVOKE_NOT_ISSUED', { serial, state }, 409)
  if (notAfter < now) throw new CaError('E_REVOKE_EXPIRED', { serial }, 409)
  return service
}

/**
 * Revokes the certificate of a service: at once and for good, in the lists and the answers of its key. The service
 * signs nothing more under it, and the next certificate is over another key.
 */
@inject()
export class RevokeService {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog
  ) {}

  /**
   * @throws CaError E_SERVICE_REASON, E_REVOKE_BASIS, E_REVOKE_BASIS_LONG, E_INVALIDITY_REASON, E_INVALIDITY_DATE, E_SERVICE_UNKNOWN,
   *   E_CERTIFICATE_ALREADY_REVOKED, E_REVOKE_NOT_ISSUED, E_REVOKE_EXPIRED
   */
  async handle(input: RevokeServiceInput, actor: Actor): Promise<ServiceRevocation> {
    const at = this.clock.now()
    const serial = input.serial.trim().toLowerCase()
    const facts = factsOf(input, at)
    const revocation = await db.transaction((trx) => this.#revoke(trx, serial, facts, actor, at))
    await ServiceRevoked.dispatch(serial)
    return revocation
  }

  async #revoke(
    trx: TransactionClientContract,
    serial: string,
    { reason, basis, invalidityDate }: Facts,
    actor: Actor,
    at: DateTime
  ): Promise<ServiceRevocation> {
    const { id, purpose, authority } = await lockRevocable(trx, serial, at)
    const row = { serviceCertificateId: id, reason: CRLReasons[reason], revokedAt: at.toUTC() }
    const why = { invalidityDate, basis, revokedBy: actor, createdAt: at }
    const revocation = await ServiceRevocation.create({ ...row, ...why }, { client: trx })
    await this.audit.append(trx, {
      event: 'service_revoked',
      actor,
      subject: `service:${serial}`,
      data: {
        ...{ serial, purpose, authoritySerial: authority.serial, reason, basis },
        revokedAt: at.toUTC().toISO() ?? '',
        invalidityDate: invalidityDate?.toUTC().toISO() ?? null,
      },
    })
    return revocation
  }
}
