import i18nManager from '@adonisjs/i18n/services/main'
import type { NoticeWords } from '#ca/online/mail_notices'

/** A notice as a mail: what happened and where to look; no address to press, for such are forged. */
export const noticeMail: NoticeWords = (language, notice, number, daysLeft) => {
  const { t } = bound(language)
  const left = daysLeft === null ? [] : [t('screens_online.mail.days_left', { days: daysLeft })]
  return {
    subject: t('screens_online.mail.subject', { number }),
    text: `${[t(`screens_online.notice.${notice}`, { number }), ...left, t('screens_online.mail.where')].join('\n\n')}\n`,
  }
}

function bound(language: string) {
  const i18n = i18nManager.locale(language)
  return { t: (key: string, facts?: Record<string, string | number>) => i18n.t(key, facts) }
}
