import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { readRequest } from '#ca/certificates/pkcs10'
import { ageOn } from '#ca/agencies/identification_numbers'
import { assertNoOther } from '#ca/issuance/assert_issuable'
import { assertReaches, reachFor } from '#ca/online/applicant'
import { assertOwnKey, keyHash } from '#ca/online/assert_own_key'
import { assertSigningRight } from '#ca/online/assert_signing_right'
import { LapseOnlineApplications } from '#ca/online/lapse_online_applications'
import { assertNothingOpen, closeRevoked, lockCarriers } from '#ca/online/open_application'
import { ownHolder, type OwnHolder } from '#ca/online/own_holder'
import type { Applicant } from '#ca/online/applicant'
import type { SecondCertificateGround } from '#models/application'

/** What is asked for, before there is a key. */
export interface Asked {
  /** For whom. */
  iin: string
  /** As the carrier reports itself. */
  carrierSerial: string
  ground: SecondCertificateGround | null
}

/** The same, with what the carrier made (DER PKCS#10), where there is something already. */
export interface Rehearsed extends Asked {
  request: Uint8Array | null
}

/** The same with what the register says of it. */
export interface AskedByRegister extends Asked, OwnHolder {}

/** S-11.4. */
const LEAST_AGE = 16

/**
 * Everything that must hold for an application, whatever its key: looked at before a key is made, and again when it is
 * filed.
 */
@inject()
export class ReadyToFile {
  constructor(
    protected clock: Clock,
    protected lapsing: LapseOnlineApplications
  ) {}

  /**
   * Before a key is made on the carrier, and before one that was there is filed: refuses what filing would refuse.
   *
   * @throws CaError those of `ask`, `assert` and `assertOwnKey`, E_REQUEST_…
   */
  async rehearse({ request, ...asked }: Rehearsed, applicant: Applicant): Promise<void> {
    const known = await this.ask(asked, applicant)
    const key = request && keyHash(readRequest(request).spki)
    await db.transaction(async (trx) => {
      await this.assert(trx, known, applicant)
      if (key) await assertOwnKey(trx, key, known.iin)
    })
  }

  /**
   * What needs no lock.
   *
   * @throws CaError E_ONLINE_OTHER_PERSON, E_CARRIER_UNKNOWN, E_CARRIER_NOT_OWN, E_HOLDER_TOO_YOUNG
   */
  async ask<T extends Asked>(asked: T, applicant: Applicant): Promise<T & AskedByRegister> {
    const { iin, carrierSerial } = asked
    const reach = await reachFor(applicant, iin, this.clock.now())
    const own = await ownHolder(carrierSerial, iin)
    assertReaches(reach, own.holder)
    this.#assertOldEnough(iin)
    return { ...asked, ...own }
  }

  /**
   * What must still hold at the commit. Whoever files for the same carrier waits here; what has lapsed, whether the sweep has
   * seen it or not (S-13), or ended by a revocation stands in nobody's way.
   *
   * @throws CaError E_ONLINE_OPEN, and those of `assertHolder`
   */
  async assert(trx: TransactionClientContract, known: AskedByRegister, applicant: Applicant) {
    await lockCarriers(trx, [known.carrierId])
    await this.#makeRoom(trx, known.iin)
    await this.assertHolder(trx, known, applicant)
  }

  /**
   * The part of it that is about the holder and S-11.5.
   *
   * @throws CaError E_HOLDER_NO_HR_RIGHT; E_ONLINE_HAS_CERTIFICATE, E_ONLINE_SAME_AGENCY to a person,
   *   E_HOLDER_HAS_CERTIFICATE, E_HOLDER_SAME_AGENCY to an HR system
   */
  async assertHolder(trx: TransactionClientContract, known: AskedByRegister, applicant: Applicant) {
    const { iin, holder, ground, carrierId } = known
    await assertSigningRight(trx, iin, ground)
    const asking = { ...holder, secondCertificateGround: ground, renewedCarrierId: carrierId }
    try {
      await assertNoOther(asking, this.clock.now(), { client: trx })
    } catch (error) {
      throw applicant.through ? error : forHolder(error)
    }
  }

  async #makeRoom(trx: TransactionClientContract, iin: string) {
    const left = await closeRevoked(trx, iin)
    const open = left.find(({ kind }) => kind === 'issue')
    if (!open) return
    await this.lapsing.lapse(trx, open.id)
    await assertNothingOpen(iin, 'issue', trx)
  }

  #assertOldEnough(iin: string) {
    const receivedOn = this.clock.today()
    const age = ageOn(iin, receivedOn)
    if (age === null || age >= LEAST_AGE) return
    throw new CaError('E_HOLDER_TOO_YOUNG', { iin, age, receivedOn })
  }
}

/** S-11.5 in words for the person who applies: the other texts tell an operator what to do with a letter. */
function forHolder(error: unknown): unknown {
  if (!(error instanceof CaError)) return error
  const { code, facts, status } = error
  const { serial, bin } = facts
  if (code === 'E_HOLDER_HAS_CERTIFICATE')
    return new CaError('E_ONLINE_HAS_CERTIFICATE', { serial }, status)
  if (code === 'E_HOLDER_SAME_AGENCY')
    return new CaError('E_ONLINE_SAME_AGENCY', { serial, bin }, status)
  return error
}
