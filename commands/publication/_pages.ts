import edge from 'edge.js'
import i18nManager from '@adonisjs/i18n/services/main'
import { LANGUAGES } from '#config/i18n'
import type { PageWriter } from '#ca/publication/export_site'

/** The pages of an exported folder: one per language, and the list of revoked certificates beside it. */
export const writePages: PageWriter = async (index, revoked) => {
  const pages: Record<string, string> = {}
  for (const language of LANGUAGES) {
    const view = edge.createRenderer()
    const i18n = i18nManager.locale(language)
    const languageLink = (code: string) => `index.${code}.html`
    view.share({ i18n, t: i18n.t.bind(i18n), languageLink })
    pages[`index.${language}.html`] = await view.render('pages/public/exported', { index, revoked })
  }
  return { ...pages, 'index.html': pages['index.ru.html'] }
}
