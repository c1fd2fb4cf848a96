import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { CRLReasons } from '@peculiar/asn1-x509'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { HoldSetting } from '#ca/revocation/holds/hold_setting'
import { readBasis } from '#ca/revocation/revocation_facts'
import { knownBySerial } from '#ca/revocation/revoke_certificates'
import { assertRevocable, lockCertificates } from '#ca/revocation/write_revocations'
import HoldChanged from '#events/revocation/hold_changed'
import Revocation, { ON_HOLD } from '#models/revocation'
import type { Actor } from '#ca/actor'

/** A certificate, and what its hold begins or ends on. */
export interface HoldInput {
  /** Hex, any case. */
  serial: string
  /** The document that asks for it. */
  basis: string
}

/** @throws CaError E_REVOKE_BASIS, E_REVOKE_BASIS_LONG */
export function holdBasis(text: string): string {
  const basis = readBasis(text)
  if (!basis) throw new CaError('E_REVOKE_BASIS')
  return basis
}

/**
 * Puts a certificate on hold, where the house is set to do so: revoked at once with certificateHold (RFC 5280 5.3.1),
 * until `ReleaseCertificate` ends it or a revocation takes its place.
 */
@inject()
export class HoldCertificate {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog,
    protected setting: HoldSetting
  ) {}

  /**
   * @throws CaError E_HOLD_NOT_CONFIGURED, E_REVOKE_BASIS, E_REVOKE_BASIS_LONG, E_CERTIFICATE_UNKNOWN, E_HOLD_ALREADY,
   *   E_CERTIFICATE_ALREADY_REVOKED, E_REVOKE_NOT_ISSUED, E_REVOKE_EXPIRED
   */
  async handle(input: HoldInput, actor: Actor): Promise<Revocation> {
    this.setting.assertAllowed(this.clock.today())
    const basis = holdBasis(input.basis)
    const known = await knownBySerial([input.serial])
    const at = this.clock.now()
    const hold = await db.transaction(async (trx) => {
      const [certificate] = await lockCertificates(trx, known)
      const [held] = await assertRevocable(trx, [certificate], at)
      const { id: certificateId, serial } = certificate
      if (held) throw new CaError('E_HOLD_ALREADY', { serial }, 409)
      const begun = await Revocation.create(
        {
          certificateId,
          ground: ON_HOLD,
          reason: CRLReasons.certificateHold,
          revokedAt: at.toUTC(),
          invalidityDate: null,
          channel: 'offline',
          letterId: null,
          createdAt: at,
        },
        { client: trx }
      )
      await this.audit.append(trx, {
        event: 'certificate_held',
        actor,
        subject: `certificate:${serial}`,
        data: { serial, heldAt: at.toUTC().toISO() ?? '', basis },
      })
      return begun
    })
    await HoldChanged.dispatch(hold.certificateId)
    return hold
  }
}
