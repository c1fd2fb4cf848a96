import { chromium } from 'playwright'
import { assert } from '@japa/assert'
import { apiClient } from '@japa/api-client'
import { browserClient } from '@japa/browser-client'
import { pluginAdonisJS } from '@japa/plugin-adonisjs'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { authApiClient } from '@adonisjs/auth/plugins/api_client'
import { authBrowserClient } from '@adonisjs/auth/plugins/browser_client'
import { sessionApiClient } from '@adonisjs/session/plugins/api_client'
import { sessionBrowserClient } from '@adonisjs/session/plugins/browser_client'
import { shieldApiClient } from '@adonisjs/shield/plugins/api_client'
import { spec } from '@japa/runner/reporters'
import { summary } from '#tests/support/summary_reporter'
import type { Config } from '@japa/runner/types'

/** Debian's Chromium; nothing is downloaded. */
const CHROMIUM = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
}

export const plugins: Config['plugins'] = [
  assert(),
  apiClient({ baseURL: `http://${process.env.HOST}:${process.env.PORT}` }),
  pluginAdonisJS(app),
  sessionApiClient(app),
  shieldApiClient(),
  authApiClient(app),
  browserClient({
    runInSuites: ['browser'],
    launcher: () => chromium.launch(CHROMIUM),
    // The workstation program answers with a certificate of its own.
    contextOptions: { locale: 'ru-RU', timezoneId: 'Asia/Almaty', ignoreHTTPSErrors: true },
  }),
  sessionBrowserClient(app),
  authBrowserClient(app),
]

/** `spec` for people; `summary` for `npm test`, which adds the figures of all suites up. */
export const reporters: Config['reporters'] = {
  activated: ['spec', 'summary'],
  list: [spec(), summary],
}

export const runnerHooks: Required<Pick<Config, 'setup' | 'teardown'>> = {
  setup: [],
  teardown: [],
}

/** Suites whose installations have databases of their own, and use none beside. */
const WITHOUT_TABLES = ['kill', 'start']

export const configureSuite: Config['configureSuite'] = (suite) => {
  if (!WITHOUT_TABLES.includes(suite.name)) suite.setup(() => testUtils.db().migrate())
  if (['browser', 'functional'].includes(suite.name)) {
    suite.setup(() => testUtils.httpServer().start())
  }
}
