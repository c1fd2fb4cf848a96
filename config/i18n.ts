import app from '@adonisjs/core/services/app'
import { defineConfig, formatters, loaders } from '@adonisjs/i18n'

/** The languages of the screens, the first one being the default. */
export const LANGUAGES = ['ru', 'kk', 'en'] as const

export default defineConfig({
  defaultLocale: 'ru',
  supportedLocales: [...LANGUAGES],
  formatter: formatters.icu(),
  loaders: [loaders.fs({ location: app.languageFilesPath() })],
})
