import i18nManager from '@adonisjs/i18n/services/main'
import type { NoticeWords } from '#ca/online/mail_notices'

/** A notice as a mail: what happened and where to look; no address to press, for such are forged. */
export const noticeMail: NoticeWords = (language, notice, number) => {
  const { t } = bound(language)
  return {
    subject: t('screens_online.mail.subject', { number }),
    text: `${t(`screens_online.notice.${notice}`, { number })}\n\n${t('screens_online.mail.where')}\n`,
  }
}

function bound(language: string) {
  const i18n = i18nManager.locale(language)
  return { t: (key: string, facts?: Record<string, string>) => i18n.t(key, facts) }
}
