import { inject } from '@adonisjs/core'
import { Clock } from '#ca/clock'
import { findOnlineApplication } from '#ca/online/find_online_application'
import { onlineNumber } from '#ca/letters/online_number'
import { sqlMoment } from '#ca/moments'
import { Post } from '#ca/online/post'
import OnlineNotice from '#models/online_notice'
import type { Message } from '#ca/online/post'
import type { Notice } from '#models/online_notice'

/** A notice is news for so many days; afterwards only the service has it. */
const NEWS_DAYS = 3

/** The words of a notice in the language of the applicant; `daysLeft` of the term of S-13, in a reminder of it. */
export type NoticeWords = (
  language: string,
  notice: Notice,
  number: string,
  daysLeft: number | null
) => Pick<Message, 'subject' | 'text'>

/** What a sweep did; ids of notices. */
export interface MailReport {
  mailed: number[]
  failed: number[]
}

/** RFC 5322 3.6.4: of the notice and the moment at which it was given, in the domain of the sender. */
function messageIdOf({ id, givenAt }: OnlineNotice, from: string): string {
  return `<notice.${id}.${givenAt.toUnixInteger()}@${from.split('@').at(-1)}>`
}

/**
 * Sends the notices that have not gone out to the address that the application has from the register. What fails is
 * tried again by the next sweep. A process that dies between the sending and the row sends it twice, never not at all: under
 * the same Message-ID, and it says nothing but where to look.
 */
@inject()
export class MailNotices {
  constructor(
    protected clock: Clock,
    protected post: Post
  ) {}

  async handle(from: string, words: NoticeWords): Promise<MailReport> {
    const report: MailReport = { mailed: [], failed: [] }
    for (const notice of await this.#waiting()) {
      const { email: to, language, id } = notice.onlineApplication
      const daysLeft = notice.notice === 'lapses_soon' ? await this.#daysLeft(id) : null
      if (to === '' || (notice.notice === 'lapses_soon' && daysLeft === null)) continue
      if (notice.notice === 'letter_differs' && !(await this.#isMistyped(id))) continue
      const said = words(language, notice.notice, onlineNumber(id), daysLeft)
      const sent = await this.post
        .send({ messageId: messageIdOf(notice, from), from, to, ...said })
        .then(
          () => true,
          () => false
        )
      if (sent) await notice.merge({ mailedAt: this.clock.now() }).save()
      report[sent ? 'mailed' : 'failed'].push(notice.id)
    }
    return report
  }

  /** S-13: null when the letter is not waited for any more. */
  async #daysLeft(id: number): Promise<number | null> {
    const { state, deadline } = await findOnlineApplication(id, this.clock.today())
    return state === 'filed' ? (deadline?.left ?? null) : null
  }

  /** Whether the right letter has not come since. */
  async #isMistyped(id: number): Promise<boolean> {
    const { mistyped } = await findOnlineApplication(id, this.clock.today())
    return mistyped !== null
  }

  /** A reminder of the term of S-13 is news as long as the application is open. */
  #waiting(): Promise<OnlineNotice[]> {
    const since = this.clock.now().toUTC().minus({ days: NEWS_DAYS })
    return OnlineNotice.query()
      .whereNull('mailedAt')
      .where((news) =>
        news
          .where('givenAt', '>', sqlMoment(since))
          .orWhere((reminder) =>
            reminder
              .where('notice', 'lapses_soon')
              .whereHas('onlineApplication', (online) => online.whereNotNull('openKey'))
          )
      )
      .preload('onlineApplication')
      .orderBy('id')
  }
}
