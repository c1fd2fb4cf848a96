import { inject } from '@adonisjs/core'
import { logUnlessRace } from '#ca/hr/act/log_unless_race'
import db from '@adonisjs/lucid/services/db'
import { issueAnswer, presentCalendar } from '#ca/hr/act/issue_answer'
import { FileOnlineApplication, type Filed } from '#ca/online/file_online_application'
import { plainRows } from '#ca/plain_rows'
import type { ApplicantThrough } from '#ca/hr/act/applicant_through'
import type { IssueAnswer, IssueRequest } from '#ca/hr/requests'

const FILED = `select o.id, o.filed_on as filedOn, a.category from online_applications o
  join carriers c on c.id = o.carrier_id join applications a on a.id = c.application_id
  where o.hr_message_id = ?`

async function filedBy(messageRowId: number): Promise<Filed | undefined> {
  const [filed] = await plainRows<Filed>(db.connection(), FILED, [messageRowId])
  return filed
}

/** S-6: files what an HR system has brought, like an application of the online service. */
@inject()
export class FileHrApplication {
  constructor(protected filing: FileOnlineApplication) {}

  /**
   * What this message has filed before is answered again.
   *
   * @throws CaError those of `FileOnlineApplication`
   */
  async handle(request: IssueRequest, applicant: ApplicantThrough): Promise<IssueAnswer> {
    const { messageRowId, isNew } = applicant.through
    const known = isNew ? undefined : await filedBy(messageRowId)
    const filed = known ?? (await this.#file(request, applicant))
    return issueAnswer(filed, await presentCalendar())
  }

  /** Where a twin of the message was faster, what it filed is the answer. */
  async #file(request: IssueRequest, applicant: ApplicantThrough): Promise<Filed> {
    try {
      return await this.filing.file(request, applicant)
    } catch (error) {
      const twin = await filedBy(applicant.through.messageRowId)
      if (!twin) throw error
      logUnlessRace(error)
      return twin
    }
  }
}
