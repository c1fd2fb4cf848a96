import logger from '@adonisjs/core/services/logger'
import type { ApplicationService } from '@adonisjs/core/types'
import type { UnderWay } from '#ca/under_way'

/** How often online applications are looked at: a day that ended is noticed within a quarter of an hour. */
const EVERY_MINUTES = 15

async function mailNotices(app: ApplicationService) {
  const { MailNotices } = await import('#ca/online/mail_notices')
  const { noticeMail } = await import('#documents/notice_mail')
  const { default: mail } = await import('#config/mail')
  const mailing = await app.container.make(MailNotices)
  const { failed } = await mailing.handle(mail.from, noticeMail)
  if (failed.length > 0) logger.warn({ failed }, 'notices were not taken by the mail server')
}

/**
 * Closes online applications whose letter did not come (S-13), or that a revocation has ended (S-21), and tells the
 * applicants, now and by the clock.
 *
 * @returns the timer, to be cleared at the end
 */
export async function lapseByTheClock(
  app: ApplicationService,
  underWay: UnderWay
): Promise<NodeJS.Timeout> {
  const { Challenges } = await import('#ca/online/challenges')
  const { LapseOnlineApplications } = await import('#ca/online/lapse_online_applications')
  const { closeAllRevoked } = await import('#ca/online/open_application')
  const sweep = async () => {
    try {
      const lapsing = await app.container.make(LapseOnlineApplications)
      const report = await lapsing.handle()
      if (report.lapsed.length > 0) logger.info(report, 'online applications lapsed')
      await closeAllRevoked()
      const challenges = await app.container.make(Challenges)
      await challenges.forgetOld()
      await mailNotices(app)
    } catch (error) {
      logger.error({ err: error }, 'online applications were not looked at')
    }
  }
  await sweep()
  return setInterval(() => void underWay.add(sweep()), EVERY_MINUTES * 60_000).unref()
}
