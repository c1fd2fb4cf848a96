import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { ageOn } from '#ca/agencies/identification_numbers'
import { parseName } from '#ca/certificates/names'
import { readRequest } from '#ca/certificates/pkcs10'
import { sha256 } from '#ca/crypto/hash'
import { assertNoOther } from '#ca/issuance/assert_issuable'
import { holderOf } from '#ca/issuance/draft_certificate'
import { DraftsForApplications } from '#ca/issuance/drafts_for_applications'
import { actorOf, assertMayActFor, channelOf } from '#ca/online/applicant'
import { LapseOnlineApplications } from '#ca/online/lapse_online_applications'
import {
  assertNothingOpen,
  closeRevoked,
  lockCarrier,
  openKeyOf,
} from '#ca/online/open_application'
import { assertSigningRight } from '#ca/online/assert_signing_right'
import { OnlinePoints } from '#ca/online/online_points'
import { ownHolder } from '#ca/online/own_holder'
import { plainRows } from '#ca/plain_rows'
import { isUniqueViolation } from '#ca/unique_violation'
import OnlineApplication from '#models/online_application'
import type { Applicant } from '#ca/online/applicant'
import type { RegisteredHolder } from '#ca/online/registered_holder'
import type { Category, SecondCertificateGround } from '#models/application'
import type { CertificateState } from '#models/certificate'

/** What a holder, or an executor for one, files. */
export interface Filing {
  /** For whom. */
  iin: string
  /** As the carrier reports itself. */
  carrierSerial: string
  /** DER PKCS#10, made on that carrier. */
  request: Uint8Array
  /** kk, ru or en. */
  language: string
  ground: SecondCertificateGround | null
}

/** What was filed, and how urgent the holder's office makes it (S-7). */
export interface Filed {
  online: OnlineApplication
  category: Category
}

/** A filing that has passed what needs no lock. */
interface Checked extends Filing {
  holder: RegisteredHolder
  category: Category
  carrierId: number
  spkiSha256: string
}

/** S-11.4. */
const LEAST_AGE = 16

/** A request made for somebody else: its subject is never taken over, but it may not name another person. */
function assertNamesNobodyElse(subject: Uint8Array, iin: string) {
  const named = parseName(subject).filter(({ name }) => name === 'serialNumber')
  const other = named.find(({ value }) => value.replace(/^IIN/i, '') !== iin)
  if (other) throw new CaError('E_REQUEST_OTHER_PERSON', { iin, named: other.value }, 403)
}

/**
 * Files an online application (S-5.2), or one that an HR system brings (S-6): its key was made on the holder's own carrier, its subject comes from the
 * register. The number that it gets goes into the letter of annex 4.
 */
@inject()
export class FileOnlineApplication {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock,
    protected drafts: DraftsForApplications,
    protected lapsing: LapseOnlineApplications,
    protected points: OnlinePoints
  ) {}

  /**
   * @throws CaError E_ONLINE_OTHER_PERSON, E_REQUEST_…, E_CARRIER_UNKNOWN, E_CARRIER_NOT_OWN, E_HOLDER_TOO_YOUNG,
   *   E_HOLDER_HAS_CERTIFICATE, E_HOLDER_SAME_AGENCY, E_HOLDER_NO_HR_RIGHT, E_PROFILE_TRIAL_ONLY, E_KEY_CERTIFIED,
   *   E_KEY_APPLIED, E_ONLINE_OPEN, and
   *   what would stop the certificate (`DraftsForApplications`)
   */
  async handle(filing: Filing, applicant: Applicant): Promise<OnlineApplication> {
    const { online } = await this.file(filing, applicant)
    return online
  }

  /** The same, for who answers by when it is due. @throws CaError as `handle` does */
  async file(filing: Filing, applicant: Applicant): Promise<Filed> {
    const checked = await this.#check(filing, applicant)
    const online = await this.#store(checked, applicant)
    await this.points.reached('filed')
    return { online, category: checked.category }
  }

  async #check(filing: Filing, applicant: Applicant): Promise<Checked> {
    const { iin, request, carrierSerial } = filing
    const { subject, spki } = readRequest(request)
    await assertMayActFor(applicant, iin)
    assertNamesNobodyElse(subject, iin)
    const { regionName, ...own } = await ownHolder(carrierSerial, iin)
    this.#assertOldEnough(iin)
    const holder = holderOf(own.holder, regionName)
    this.drafts.permit(await this.drafts.draftForHolder(holder, spki))
    const spkiSha256 = Buffer.from(sha256(spki)).toString('hex')
    return { ...filing, ...own, spkiSha256 }
  }

  #assertOldEnough(iin: string) {
    const receivedOn = this.clock.today()
    const age = ageOn(iin, receivedOn)
    if (age === null || age >= LEAST_AGE) return
    throw new CaError('E_HOLDER_TOO_YOUNG', { iin, age, receivedOn })
  }

  async #store(checked: Checked, applicant: Applicant): Promise<OnlineApplication> {
    try {
      return await db.transaction((trx) => this.#insert(trx, checked, applicant))
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      await assertNothingOpen(checked.iin, 'issue')
      throw new CaError('E_KEY_APPLIED', {}, 409)
    }
  }

  async #insert(trx: TransactionClientContract, checked: Checked, applicant: Applicant) {
    const { iin, holder, ground, carrierId } = checked
    await lockCarrier(trx, carrierId)
    await this.#makeRoom(trx, iin)
    const asking = { ...holder, secondCertificateGround: ground, renewedCarrierId: carrierId }
    await assertSigningRight(trx, iin, ground)
    await assertNoOther(asking, this.clock.now(), { client: trx })
    await assertNeverCertified(trx, checked.spkiSha256)
    const filed = await this.#create(trx, checked, applicant)
    await this.#record(trx, filed, checked, applicant)
    await this.points.reached('filing')
    return filed
  }

  /**
   * What has lapsed, whether the sweep has seen it or not (S-13), or ended by a revocation stands in nobody's way.
   *
   * @throws CaError E_ONLINE_OPEN
   */
  async #makeRoom(trx: TransactionClientContract, iin: string) {
    const left = await closeRevoked(trx, iin)
    const open = left.find(({ kind }) => kind === 'issue')
    if (!open) return
    await this.lapsing.lapse(trx, open.id)
    await assertNothingOpen(iin, 'issue', trx)
  }

  #create(trx: TransactionClientContract, checked: Checked, applicant: Applicant) {
    const { iin, holder, carrierId, request, language, ground, spkiSha256 } = checked
    return OnlineApplication.create(
      {
        ...holder,
        kind: 'issue',
        ...channelOf(applicant),
        carrierId,
        language,
        spkiSha256,
        secondCertificateGround: ground,
        request: Buffer.from(request),
        filedAt: this.clock.now(),
        filedOn: this.clock.today(),
        filedBy: actorOf(applicant),
        openKey: openKeyOf(iin, 'issue'),
      },
      { client: trx }
    )
  }

  #record(
    trx: TransactionClientContract,
    filed: OnlineApplication,
    { carrierSerial, ground, spkiSha256 }: Checked,
    applicant: Applicant
  ) {
    const { id, kind, iin, bin } = filed
    return this.audit.append(trx, {
      event: 'online_application_filed',
      actor: actorOf(applicant),
      subject: `online_application:${id}`,
      data: {
        ...{ kind, iin, bin, spkiSha256 },
        ...channelOf(applicant),
        carrierSerialNumber: carrierSerial,
        secondCertificateGround: ground,
      },
    })
  }
}

async function assertNeverCertified(trx: TransactionClientContract, spkiSha256: string) {
  const [other] = await plainRows<{ serial: string; state: CertificateState }>(
    trx,
    'select serial, state from certificates where spki_sha256 = ?',
    [spkiSha256]
  )
  if (other) throw new CaError('E_KEY_CERTIFIED', { serial: other.serial, state: other.state }, 409)
}
