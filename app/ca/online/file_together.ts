import { inject } from '@adonisjs/core'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { knownKeys, standsInTheWay } from '#ca/online/assert_own_key'
import { recordFiled, type CheckedFiling, type ToBeFiled } from '#ca/online/filed_rows'
import { OnlinePoints } from '#ca/online/online_points'
import { lockCarriers, whoHasOpen } from '#ca/online/open_application'
import { ReadyToFile } from '#ca/online/ready_to_file'

/** Files several applications in one transaction: of different people, for different carriers and keys. */
@inject()
export class FileTogether {
  constructor(
    protected audit: AuditLog,
    protected ready: ReadyToFile,
    protected points: OnlinePoints
  ) {}

  /**
   * Begins the transaction. Whoever files for one of these carriers waits from here.
   *
   * @returns those that nothing stands in the way of; what it is that stands in the way of another, and whether it has
   *   lapsed, `FileOnlineApplication` says
   */
  async admitted<T extends ToBeFiled>(trx: TransactionClientContract, all: T[]): Promise<T[]> {
    const filings = all.map(({ checked }) => checked)
    const carriers = filings.map(({ carrierId }) => carrierId)
    const iins = filings.map(({ iin }) => iin)
    const keys = filings.map(({ spkiSha256 }) => spkiSha256)
    await lockCarriers(
      trx,
      carriers.toSorted((a, b) => a - b)
    )
    const open = await whoHasOpen(trx, iins)
    const known = await knownKeys(trx, keys)
    const stands = ({ iin, spkiSha256 }: CheckedFiling) =>
      open.has(iin) ||
      known.some((each) => each.spkiSha256 === spkiSha256 && standsInTheWay(each, iin))
    const admitted: T[] = []
    for (const each of all)
      if (!stands(each.checked) && (await this.#mayHave(trx, each))) admitted.push(each)
    return admitted
  }

  async #mayHave(trx: TransactionClientContract, { checked, applicant }: ToBeFiled) {
    try {
      await this.ready.assertHolder(trx, checked, applicant)
      return true
    } catch (error) {
      if (error instanceof CaError) return false
      throw error
    }
  }

  /** Records what `insertFiled` has stored under these numbers: last in the transaction. */
  async record(trx: TransactionClientContract, ids: number[], all: ToBeFiled[]): Promise<void> {
    await recordFiled(trx, this.audit, ids, all)
    await this.points.reached('filing')
  }

  /** After the commit. */
  async announce(): Promise<void> {
    await this.points.reached('filed')
  }
}
