import { inject } from '@adonisjs/core'
import logger from '@adonisjs/core/services/logger'
import { SYSTEM } from '#ca/actor'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { Alarms } from '#ca/alarms/alarms'
import { CryptoError } from '#ca/crypto/crypto_error'
import { assertClock } from '#ca/revocation/crl/draft_list'
import { IssueList } from '#ca/revocation/crl/issue_list'
import { listName, type ListScope } from '#ca/authorities/list_parts'
import { listFile, listScopes, newestPublished } from '#ca/revocation/crl/list_scope'
import { nextDue } from '#ca/revocation/crl/list_terms'
import { PublicationFolder } from '#ca/revocation/crl/publication_folder'
import { changedSince } from '#ca/revocation/crl/revoked_lines'
import { SweepLists } from '#ca/revocation/crl/sweep_lists'
import type RevocationList from '#models/revocation_list'
import type { ListKind } from '#models/revocation_list'
import type { Trouble } from '#ca/alarms/alarms'

const subjectOf = (scope: ListScope): Trouble['subject'] => `crl:${listName(scope)}`

function troubleOf(scope: ListScope, error: unknown): Trouble {
  if (error instanceof CaError || error instanceof CryptoError)
    return { subject: subjectOf(scope), code: error.code, facts: error.facts }
  return { subject: subjectOf(scope), code: 'E_CRL_FAILED', facts: { list: listName(scope) } }
}

/** What one look at the lists came to. */
export interface DueListsReport {
  issued: RevocationList[]
  /** Names of lists; each has an alarm. */
  failed: string[]
}

/**
 * The job behind the lists: settles what was left behind, then issues whatever is due. A full list is due a day after
 * the last one, or when it is not where it should be; a delta when something changed, or when its full list is no
 * longer the newest. What was missed while nothing ran is due at once. What fails raises an alarm and keeps no other
 * list waiting.
 */
@inject()
export class IssueDueLists {
  constructor(
    protected clock: Clock,
    protected alarms: Alarms,
    protected folder: PublicationFolder,
    protected issuing: IssueList,
    protected sweeping: SweepLists
  ) {}

  async handle(): Promise<DueListsReport> {
    await this.sweeping.handle(SYSTEM)
    const report: DueListsReport = { issued: [], failed: [] }
    for (const scope of await listScopes(this.clock.now())) {
      const list = await this.#one(scope, report)
      if (list) report.issued.push(list)
    }
    return report
  }

  async #one(scope: ListScope, report: DueListsReport): Promise<RevocationList | null> {
    try {
      const kind = await this.#due(scope)
      const list = kind && (await this.issuing.handle(scope, kind, SYSTEM))
      await this.alarms.clear(subjectOf(scope))
      return list
    } catch (error) {
      // Another process issues it: there is nothing wrong.
      if (error instanceof CaError && error.code === 'E_CRL_UNDER_WAY') return null
      logger.error({ err: error, list: listName(scope) }, 'a revocation list was not issued')
      report.failed.push(listName(scope))
      await this.alarms.raise(troubleOf(scope, error))
      return null
    }
  }

  async #due(scope: ListScope): Promise<ListKind | null> {
    const now = this.clock.now()
    const newest = await newestPublished(scope)
    assertClock(newest, now)
    const full = await newestPublished(scope, 'full')
    if (!newest || !full || !(await this.#isOnline(scope, full))) return 'full'
    if (nextDue('full', full.thisUpdate) <= now) return 'full'
    const delta = await newestPublished(scope, 'delta')
    if (delta?.baseNumber !== full.number || !(await this.#isOnline(scope, delta))) return 'delta'
    return (await changedSince(scope, newest, now)) ? 'delta' : null
  }

  /** Whether the file in the folder is this list, by its length and date. */
  async #isOnline(scope: ListScope, list: RevocationList): Promise<boolean> {
    const facts = await this.folder.facts(listFile(scope, list.kind))
    return facts?.size === list.size && facts?.at.getTime() === list.thisUpdate.toMillis()
  }
}
