import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { forGood } from '#models/revocation'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { actorOf } from '#ca/online/applicant'
import { askedRevocation } from '#ca/online/asked_revocation'
import {
  assertNothingOpen,
  closeRevoked,
  lockCarriers,
  openKeyOf,
} from '#ca/online/open_application'
import { OnlinePoints } from '#ca/online/online_points'
import { holderOfRow } from '#ca/online/registered_holder'
import { isUniqueViolation } from '#ca/unique_violation'
import OnlineApplication from '#models/online_application'
import type { Applicant } from '#ca/online/applicant'
import type Certificate from '#models/certificate'

/** What a holder, or an executor for one, asks to have revoked. */
export interface RevocationFiling {
  /** Hex, any case. */
  serial: string
  /** Key of `groundsFor`. */
  ground: string
  /** kk, ru or en. */
  language: string
}

/**
 * Files an application to revoke (S-21.2). The number that it gets goes into the letter of annex 7; nothing is revoked
 * before an operator has that letter and confirms. No term ends it: S-13 is about certificates that are applied for.
 */
@inject()
export class FileOnlineRevocation {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock,
    protected points: OnlinePoints
  ) {}

  /**
   * @throws CaError E_CERTIFICATE_UNKNOWN, E_REVOCATION_GROUND, E_CERTIFICATE_ALREADY_REVOKED,
   *   E_REVOKE_EXPIRED, E_ONLINE_OPEN
   */
  async handle(filing: RevocationFiling, applicant: Applicant): Promise<OnlineApplication> {
    const { certificate, ground } = await askedRevocation(filing, applicant, this.clock.today())
    const filed = await this.#store(certificate, { ...filing, ground }, applicant)
    await this.points.reached('filed')
    return filed
  }

  async #store(certificate: Certificate, filing: RevocationFiling, applicant: Applicant) {
    const { holderIin: iin } = certificate
    try {
      return await db.transaction(async (trx) => {
        await lockCarriers(trx, [certificate.carrier.id])
        await closeRevoked(trx, iin)
        await assertNothingOpen(iin, 'revoke', trx)
        await this.#assertRevocable(trx, certificate)
        const filed = await this.#create(trx, certificate, filing, applicant)
        await this.#record(trx, filed, certificate, filing.ground)
        await this.points.reached('filing')
        return filed
      })
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      await assertNothingOpen(iin, 'revoke')
      throw error
    }
  }

  async #assertRevocable(trx: TransactionClientContract, { id, serial, notAfter }: Certificate) {
    const revocations = trx.from('revocations').where('certificate_id', id)
    forGood(revocations)
    if (await revocations.first())
      throw new CaError('E_CERTIFICATE_ALREADY_REVOKED', { serial }, 409)
    if (notAfter < this.clock.now()) throw new CaError('E_REVOKE_EXPIRED', { serial }, 409)
  }

  async #create(
    trx: TransactionClientContract,
    { id, holderIin, agencyBin, carrier, application }: Certificate,
    { ground, language }: RevocationFiling,
    applicant: Applicant
  ) {
    const holder = await holderOfRow(application, { client: trx })
    return OnlineApplication.create(
      {
        ...holder,
        ...{
          kind: 'revoke',
          channel: 'online',
          certificateId: id,
          bin: agencyBin,
          carrierId: carrier.id,
        },
        ...{ ground, language },
        filedAt: this.clock.now(),
        filedOn: this.clock.today(),
        filedBy: actorOf(applicant),
        openKey: openKeyOf(holderIin, 'revoke'),
      },
      { client: trx }
    )
  }

  #record(
    trx: TransactionClientContract,
    { id, iin, bin, filedBy }: OnlineApplication,
    { serial: certificateSerial }: Certificate,
    ground: string
  ) {
    return this.audit.append(trx, {
      event: 'online_revocation_filed',
      actor: filedBy,
      subject: `online_application:${id}`,
      data: { iin, bin, certificateSerial, ground },
    })
  }
}
