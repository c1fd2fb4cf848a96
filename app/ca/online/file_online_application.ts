import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { parseName } from '#ca/certificates/names'
import { readRequest } from '#ca/certificates/pkcs10'
import { holderOf } from '#ca/issuance/draft_certificate'
import { DraftsForApplications } from '#ca/issuance/drafts_for_applications'
import { actorOf, channelOf } from '#ca/online/applicant'
import { assertOwnKey, keyHash } from '#ca/online/assert_own_key'
import { assertNothingOpen, openKeyOf } from '#ca/online/open_application'
import { ReadyToFile } from '#ca/online/ready_to_file'
import { OnlinePoints } from '#ca/online/online_points'
import { isUniqueViolation } from '#ca/unique_violation'
import OnlineApplication from '#models/online_application'
import type { Applicant } from '#ca/online/applicant'
import type { Asked, AskedByRegister } from '#ca/online/ready_to_file'
import type { Category } from '#models/application'

/** What a holder, or an executor for one, files. */
export interface Filing extends Asked {
  /** DER PKCS#10, made on that carrier. */
  request: Uint8Array
  /** kk, ru or en. */
  language: string
}

/** What was filed, and how urgent the holder's office makes it (S-7). */
export interface Filed {
  online: OnlineApplication
  category: Category
}

/** A filing that has passed what needs no lock. */
interface Checked extends Filing, AskedByRegister {
  spkiSha256: string
}

/** A request made for somebody else: its subject is never taken over, but it may not name another person. */
function assertNamesNobodyElse(subject: Uint8Array, iin: string) {
  const named = parseName(subject).filter(({ name }) => name === 'serialNumber')
  const other = named.find(({ value }) => value.replace(/^IIN/i, '') !== iin)
  if (other) throw new CaError('E_REQUEST_OTHER_PERSON', { iin, named: other.value }, 403)
}

/**
 * Files an online application (S-5.2), or one that an HR system brings (S-6): its key was made on the holder's own
 * carrier, its subject comes from the register. The number that it gets goes into the letter of annex 4.
 */
@inject()
export class FileOnlineApplication {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock,
    protected drafts: DraftsForApplications,
    protected ready: ReadyToFile,
    protected points: OnlinePoints
  ) {}

  /**
   * @throws CaError E_REQUEST_…, those of `ReadyToFile`, E_PROFILE_TRIAL_ONLY, E_KEY_CERTIFIED,
   *   E_KEY_APPLIED, and what would stop the certificate (`DraftsForApplications`)
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
    const { subject, spki } = readRequest(filing.request)
    const asked = await this.ready.ask(filing, applicant)
    assertNamesNobodyElse(subject, asked.iin)
    const holder = holderOf(asked.holder, asked.regionName)
    this.drafts.permit(await this.drafts.draftForHolder(holder, spki))
    return { ...asked, spkiSha256: keyHash(spki) }
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
    await this.ready.assert(trx, checked, applicant)
    await assertOwnKey(trx, checked.spkiSha256, checked.iin)
    const filed = await this.#create(trx, checked, applicant)
    await this.#record(trx, filed, checked, applicant)
    await this.points.reached('filing')
    return filed
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
        openSpki: spkiSha256,
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
