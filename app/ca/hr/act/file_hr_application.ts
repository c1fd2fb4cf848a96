import { inject } from '@adonisjs/core'
import { dueOn } from '#ca/calendar/deadlines'
import { WorkingCalendar } from '#ca/calendar/working_days'
import { onlineNumber } from '#ca/letters/online_number'
import { FileOnlineApplication } from '#ca/online/file_online_application'
import OnlineApplication from '#models/online_application'
import type { ApplicantThrough } from '#ca/hr/act/applicant_through'
import type { IssueAnswer, IssueRequest } from '#ca/hr/requests'

const filedBy = (messageRowId: number) =>
  OnlineApplication.query().where('hrMessageId', messageRowId).preload('carrier').first()

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
    const { messageRowId } = applicant.through
    const known = await filedBy(messageRowId)
    return answerOf(known ?? (await this.#file(request, applicant)))
  }

  /** Where a twin of the message was faster, what it filed is the answer. */
  async #file(request: IssueRequest, applicant: ApplicantThrough) {
    try {
      const { id } = await this.filing.handle(request, applicant)
      return await OnlineApplication.query().where('id', id).preload('carrier').firstOrFail()
    } catch (error) {
      const twin = await filedBy(applicant.through.messageRowId)
      if (!twin) throw error
      return twin
    }
  }
}

async function answerOf({ id, filedOn, carrier }: OnlineApplication): Promise<IssueAnswer> {
  await carrier.load('application')
  const calendar = await WorkingCalendar.load()
  const number = { number: id, printedNumber: onlineNumber(id) }
  return {
    ...{ kind: 'issue', ...number, filedOn },
    dueOn: dueOn(filedOn, carrier.application.category, calendar),
  }
}
