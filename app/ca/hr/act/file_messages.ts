import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { Gathered } from '#ca/gathered'
import { firstOfEach } from '#ca/hr/act/first_of_each'
import { issueAnswer, presentCalendar } from '#ca/hr/act/issue_answer'
import { logUnlessRace } from '#ca/hr/act/log_unless_race'
import { SUCCESS } from '#ca/hr/requests'
import { insertMessages, keepAnswers, unknownMessages } from '#ca/hr/message_rows'
import { insertFiled } from '#ca/online/filed_rows'
import { FileOnlineApplication } from '#ca/online/file_online_application'
import { FileTogether } from '#ca/online/file_together'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { CertificationRequest } from '#ca/certificates/pkcs10'
import type { WorkingCalendar } from '#ca/calendar/working_days'
import type { NewMessage } from '#ca/hr/new_message'
import type { IssueRequest } from '#ca/hr/requests'
import type { Applicant, Through } from '#ca/online/applicant'
import type { CheckedFiling, ToBeFiled } from '#ca/online/filed_rows'

/** A message that asks for a certificate, by somebody who has its key. */
interface ProvedMessage {
  message: NewMessage
  request: IssueRequest
  applicant: Applicant & { through: Through }
  proved: CertificationRequest
}

/** The same with what the register says of it. */
interface FilingMessage extends ProvedMessage {
  checked: CheckedFiling
}

type Told = string | null

/** One for the process: the transaction that runs, and who waits for the next. */
const group = new Gathered<ProvedMessage, Told>()

/**
 * Stores what HR systems bring, files it and keeps the answers, several messages in a transaction: what comes while one
 * transaction runs goes together into the next, so that one commit serves all (docs/adr/0028).
 */
@inject()
export class FileMessages {
  constructor(
    protected clock: Clock,
    protected filing: FileOnlineApplication,
    protected together: FileTogether
  ) {}

  /**
   * @returns the answer, which is stored; null when nothing is, and the message must be taken by itself: it is known, is
   *   refused, or something in the transaction failed
   */
  async handle(message: NewMessage, request: IssueRequest): Promise<Told> {
    const applicant = { iin: message.row.signerIin, through: { systemId: message.row.systemId } }
    const proved = await this.#proved(request)
    return proved && group.ask({ message, request, applicant, proved }, (all) => this.#all(all))
  }

  /** What is refused here, the long way refuses again, and keeps the reason. */
  async #proved(request: IssueRequest): Promise<CertificationRequest | null> {
    try {
      return await this.filing.prove(request)
    } catch (error) {
      if (error instanceof CaError) return null
      throw error
    }
  }

  /** Those of which nothing was refused or failed. What is read for them is read for all of them at once. */
  async #checked(asked: ProvedMessage[]): Promise<FilingMessage[]> {
    const found = await Promise.allSettled(
      asked.map(async (one): Promise<FilingMessage> => {
        const { request, proved, applicant } = one
        return { ...one, checked: await this.filing.check(request, proved, applicant) }
      })
    )
    return found.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  }

  /** What failed in the transaction, the long way finds again, or does not. */
  async #all(asked: ProvedMessage[]): Promise<Told[]> {
    try {
      const all = await this.#checked(asked)
      const fresh = await unknownMessages(db.connection(), firstOfEach(all, identities), rowOf)
      const calendar = await presentCalendar()
      const told = await db.transaction((trx) => this.#file(trx, fresh, calendar))
      if (told.size > 0) await this.together.announce()
      return asked.map(({ message }) => told.get(message) ?? null)
    } catch (error) {
      logUnlessRace(error, 'messages were not filed together, and go one by one')
      return asked.map(() => null)
    }
  }

  async #file(trx: TransactionClientContract, fresh: FilingMessage[], calendar: WorkingCalendar) {
    const told = new Map<NewMessage, string>()
    const admitted = fresh.length > 0 ? await this.together.admitted(trx, fresh) : []
    if (admitted.length === 0) return told
    const rows = await insertMessages(trx, admitted.map(rowOf))
    const filings = admitted.map((each, at) => stored(each, rows[at]))
    const ids = await insertFiled(trx, filings)
    const answers = ids.map((id, at) => answerTo(admitted[at], id, calendar))
    const kept = answers.map((answer, at) => ({ id: rows[at], answer: Buffer.from(answer) }))
    await keepAnswers(trx, kept, SUCCESS, this.clock.now())
    await this.together.record(trx, ids, filings)
    answers.forEach((answer, at) => told.set(admitted[at].message, answer))
    return told
  }
}

const rowOf = ({ message }: FilingMessage) => message.row

/** What tells one from another in a transaction: who asks for the same thing, or sends the same, takes turns. */
function identities({ message, checked }: FilingMessage): string[] {
  const { systemId, messageId, contentSha256 } = message.row
  const { iin, carrierId, spkiSha256 } = checked
  return [
    `message ${systemId} ${messageId}`,
    contentSha256,
    spkiSha256,
    iin,
    `carrier ${carrierId}`,
  ]
}

const stored = ({ checked, applicant }: FilingMessage, messageRowId: number): ToBeFiled => ({
  checked,
  applicant: { ...applicant, through: { ...applicant.through, messageRowId } },
})

function answerTo({ message, checked }: FilingMessage, id: number, calendar: WorkingCalendar) {
  const { filedOn, category } = checked
  return message.write(issueAnswer({ id, filedOn, category }, calendar))
}
