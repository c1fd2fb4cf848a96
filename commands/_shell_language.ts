import i18nManager from '@adonisjs/i18n/services/main'
import type { I18n } from '@adonisjs/i18n'

/** The language of a shell: LC_ALL, LC_MESSAGES or LANG when Kazakh or Russian, English otherwise. */
export function shellLanguage(): I18n {
  const wanted = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || ''
  const language = ['kk', 'ru'].find((code) => wanted.toLowerCase().startsWith(code))
  return i18nManager.locale(language ?? 'en')
}
