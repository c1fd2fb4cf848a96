import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { parseName } from '#ca/certificates/names'
import { readRequestBy, type CertificationRequest } from '#ca/certificates/pkcs10'
import { verifyStrangers } from '#ca/crypto/workers/verifying_workers'
import { holderOf } from '#ca/issuance/draft_certificate'
import { DraftsForApplications } from '#ca/issuance/drafts_for_applications'
import { assertOwnKey, keyHash } from '#ca/online/assert_own_key'
import { insertFiled, recordFiled } from '#ca/online/filed_rows'
import { assertNothingOpen } from '#ca/online/open_application'
import { ReadyToFile } from '#ca/online/ready_to_file'
import { OnlinePoints } from '#ca/online/online_points'
import { isUniqueViolation } from '#ca/unique_violation'
import OnlineApplication from '#models/online_application'
import type { Applicant } from '#ca/online/applicant'
import type { CheckedFiling, Filing } from '#ca/online/filed_rows'
import type { Category } from '#models/application'

/** What was filed, and how urgent the holder's office makes it (S-7). */
export interface Filed {
  id: number
  filedOn: string
  category: Category
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
    const { id } = await this.file(filing, applicant)
    return OnlineApplication.findOrFail(id)
  }

  /** The same, for who answers by when it is due. @throws CaError as `handle` does */
  async file(filing: Filing, applicant: Applicant): Promise<Filed> {
    const checked = await this.check(filing, await this.prove(filing), applicant)
    const { filedOn, category } = checked
    const id = await this.#store(checked, applicant)
    await this.points.reached('filed')
    return { id, filedOn, category }
  }

  /** That whoever files has the key. @throws CaError E_REQUEST_… */
  prove({ request }: Filing): Promise<CertificationRequest> {
    return readRequestBy(verifyStrangers, request)
  }

  /** What needs no lock. @throws CaError as `handle` does, but for what `prove` and its transaction find */
  async check(
    filing: Filing,
    { subject, spki }: CertificationRequest,
    applicant: Applicant
  ): Promise<CheckedFiling> {
    const asked = await this.ready.ask(filing, applicant)
    assertNamesNobodyElse(subject, asked.iin)
    const holder = holderOf(asked.holder, asked.regionName)
    this.drafts.permit(await this.drafts.draftForHolder(holder, spki))
    const spkiSha256 = keyHash(spki)
    return { ...asked, spkiSha256, filedAt: this.clock.now(), filedOn: this.clock.today() }
  }

  async #store(checked: CheckedFiling, applicant: Applicant): Promise<number> {
    try {
      return await db.transaction((trx) => this.#insert(trx, checked, applicant))
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      await assertNothingOpen(checked.iin, 'issue')
      throw new CaError('E_KEY_APPLIED', {}, 409)
    }
  }

  async #insert(trx: TransactionClientContract, checked: CheckedFiling, applicant: Applicant) {
    await this.ready.assert(trx, checked, applicant)
    await assertOwnKey(trx, checked.spkiSha256, checked.iin)
    const filings = [{ checked, applicant }]
    const ids = await insertFiled(trx, filings)
    await recordFiled(trx, this.audit, ids, filings)
    await this.points.reached('filing')
    return ids[0]
  }
}
