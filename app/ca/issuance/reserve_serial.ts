import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { assertMayReceive } from '#ca/carriers/holder_carriers'
import { ownCarrier } from '#ca/carriers/own_carrier'
import { buildHolderName } from '#ca/certificates/names'
import { sha256 } from '#ca/crypto/hash'
import { assertIssuable } from '#ca/issuance/assert_issuable'
import { holderOf } from '#ca/issuance/draft_certificate'
import { IssuanceSteps } from '#ca/issuance/issuance_steps'
import { Reserver } from '#ca/issuance/reserver'
import { searchText } from '#ca/search_text'
import { isUniqueViolation } from '#ca/unique_violation'
import Application from '#models/application'
import Carrier from '#models/carrier'
import Certificate from '#models/certificate'
import type { Actor } from '#ca/actor'
import type { Draft } from '#ca/issuance/draft_certificate'
import type Authority from '#models/authority'

/** What a reservation is made of. */
export interface ReservationInput {
  draft: Draft
  application: Application
  authority: Authority
  /** As the carrier reports it. */
  carrierSerial: string
  /** The Kazakh name that the subject has. */
  regionName: string
}

/**
 * Locks everything that is known of a person's applications, by writing first: two operators who issue to one
 * person, even from two letters, come here one after the other on both databases.
 */
function lockPerson(trx: TransactionClientContract, iin: string) {
  return trx.rawQuery('update applications set iin = iin where iin = ?', [iin])
}

async function lockApplication(trx: TransactionClientContract, input: ReservationInput) {
  const application = await Application.query({ client: trx })
    .where('id', input.application.id)
    .forUpdate()
    .firstOrFail()
  const subject = buildHolderName(holderOf(application, input.regionName))
  if (Buffer.compare(subject, input.draft.subject) !== 0)
    throw new CaError('E_APPLICATION_CHANGED', { application: application.id }, 409)
  return application
}

/** One of the stock; online (S-5) the one that the holder has already. */
function lockCarrier(trx: TransactionClientContract, application: Application, serial: string) {
  return application.isOnline
    ? ownCarrier(serial, application.iin, { client: trx })
    : lockStocked(trx, serial)
}

async function lockStocked(trx: TransactionClientContract, serialNumber: string) {
  const carrier = await Carrier.query({ client: trx })
    .where('serialNumber', serialNumber)
    .forUpdate()
    .first()
  if (!carrier) throw new CaError('E_CARRIER_UNKNOWN', { carrier: serialNumber }, 409)
  const other = await Certificate.query({ client: trx })
    .where('carrierId', carrier.id)
    .whereIn('state', ['reserved', 'issued'])
    .first()
  if (other || carrier.state !== 'stock')
    throw new CaError('E_CARRIER_TAKEN', { carrier: serialNumber, state: carrier.state }, 409)
  return carrier
}

async function assertKeyIsFresh(trx: TransactionClientContract, { spkiSha256 }: Draft) {
  const other = await Certificate.findBy('spkiSha256', spkiSha256, { client: trx })
  if (other) throw new CaError('E_KEY_CERTIFIED', { serial: other.serial, state: other.state }, 409)
}

/**
 * Step 3 of issuing, transaction 1: under lock everything is checked again, then the serial number and the very
 * bytes that will be signed are stored, the application is `issuing`, and the audit log says so.
 */
@inject()
export class ReserveSerial {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog,
    protected steps: IssuanceSteps,
    protected reserver: Reserver
  ) {}

  /**
   * @throws CaError E_APPLICATION_CHANGED, those of `assertIssuable`,
   *   E_CARRIER_UNKNOWN, E_CARRIER_TAKEN, E_CARRIER_NOT_OWN, E_CARRIER_LIMIT, E_CARRIER_TYPE_C, E_KEY_CERTIFIED
   */
  async handle(input: ReservationInput, actor: Actor): Promise<Certificate> {
    const { serial } = input.draft
    try {
      return await db.transaction((trx) => this.#reserve(trx, input, actor))
    } catch (error) {
      if (isUniqueViolation(error)) throw new CaError('E_KEY_CERTIFIED', { serial, state: '' }, 409)
      throw error
    }
  }

  async #reserve(trx: TransactionClientContract, input: ReservationInput, actor: Actor) {
    const now = this.clock.now()
    await lockPerson(trx, input.application.iin)
    const application = await lockApplication(trx, input)
    const carrier = await lockCarrier(trx, application, input.carrierSerial)
    await assertIssuable(application, now, { client: trx })
    if (!application.isOnline)
      await assertMayReceive(application.iin, carrier.connector, application.id, {
        at: now,
        client: trx,
      })
    await assertKeyIsFresh(trx, input.draft)
    const certificate = await this.#insert(trx, input, carrier)
    await application.merge({ state: 'issuing' }).save()
    await this.#record(trx, certificate, input, actor)
    await this.steps.reached('reserving', {
      applicationId: application.id,
      serial: certificate.serial,
    })
    return certificate
  }

  #insert(trx: TransactionClientContract, input: ReservationInput, carrier: Carrier) {
    const { draft, application, authority } = input
    const { iin, bin, fullName } = application
    return Certificate.create(
      {
        authorityId: authority.id,
        applicationId: application.id,
        carrierId: carrier.id,
        serial: draft.serial,
        crlPart: draft.crlPart,
        profile: draft.profile.id,
        state: 'reserved',
        spkiSha256: draft.spkiSha256,
        tbs: Buffer.from(draft.tbs),
        der: null,
        fingerprint: null,
        holderIin: iin,
        agencyBin: bin,
        search: searchText(fullName, iin, bin, draft.serial),
        notBefore: draft.notBefore.toUTC(),
        notAfter: draft.notAfter.toUTC(),
        reservedAt: this.clock.now(),
        reservedBy: this.reserver.mark,
        issuedAt: null,
        voidReason: null,
      },
      { client: trx }
    )
  }

  #record(
    trx: TransactionClientContract,
    certificate: Certificate,
    input: ReservationInput,
    actor: Actor
  ) {
    const { draft, application, authority } = input
    return this.audit.append(trx, {
      event: 'certificate_signing',
      actor,
      subject: `certificate:${certificate.serial}`,
      data: {
        serial: certificate.serial,
        authoritySerial: authority.serial,
        profile: draft.profile.id,
        applicationId: application.id,
        carrierSerialNumber: input.carrierSerial,
        iin: application.iin,
        notBefore: draft.notBefore.toUTC().toISO() ?? '',
        notAfter: draft.notAfter.toUTC().toISO() ?? '',
        spkiSha256: draft.spkiSha256,
        tbsSha256: Buffer.from(sha256(draft.tbs)).toString('hex'),
      },
    })
  }
}
