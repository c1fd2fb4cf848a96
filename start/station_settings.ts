import edge from 'edge.js'
import i18nManager from '@adonisjs/i18n/services/main'
import type { I18n } from '@adonisjs/i18n'
import stationConfig from '#config/station'
import { CaError, type Facts } from '#ca/ca_error'
import { errorText } from '#exceptions/error_text'
import { STATION_ERROR_CODES } from '#station/station_error'

/** Troubles that a page finds out by itself (public/assets/station*.js). */
const PAGE_CODES = [
  'E_STATION_NOT_RUNNING',
  'E_STATION_PERMISSION',
  'E_STATION_GONE',
  'E_STATION_SILENT',
  'E_STATION_TOKEN_ABSENT',
  'E_STATION_TOKEN_EMPTY',
  'E_STATION_LICENCE',
  'E_STATION_CANNOT',
  'E_STATION_REFUSED',
  'E_STATION_UNRECORDED',
  'E_STATION_UNSHOWN',
  'E_PIN_DEFAULT',
  'E_PIN_OF_HOLDER',
  'E_NAME_TEXT',
  'E_NAME_CHARACTERS',
  'E_SIGNING_FAILED',
] as const

const WEAKNESSES = ['short', 'long', 'vendor', 'repeated', 'block', 'sequence', 'word', 'password']

/** Texts that are worded by a fact, kept as `CODE/value`. */
const WORDED: [code: `E_${string}`, fact: string, values: string[]][] = [
  ['E_PIN_WRONG', 'triesLeft', ['unknown']],
  ['E_OFFICER_PIN_WRONG', 'triesLeft', ['unknown']],
  ['E_PIN_WEAK', 'reason', WEAKNESSES],
]

/** Every fact stands for itself in braces: the page puts the values in. */
const FACTS: Facts = Object.fromEntries(
  [
    ...['serial', 'triesLeft', 'count', 'reason', 'minimum', 'maximum', 'algorithm', 'seconds'],
    ...[
      'expected',
      'source',
      'module',
      'file',
      'origin',
      'directory',
      'port',
      'attribute',
      'value',
    ],
    ...['part', 'iin', 'digits', 'letters'],
  ].map((name) => [name, `{${name}}`])
)

function textOf(i18n: I18n, code: `E_${string}`, facts: Facts = {}) {
  const { message, hint } = errorText(i18n, new CaError(code, { ...FACTS, ...facts }))
  return { message, hint }
}

/** The texts of a page's troubles, by code: the same for everybody who reads a language. */
const TEXTS = new WeakMap<object, ReturnType<typeof stationTexts>>()

function textsIn(i18n: I18n) {
  const loaded = i18nManager.getTranslationsFor(i18n.locale)
  const texts = TEXTS.get(loaded) ?? stationTexts(i18n)
  TEXTS.set(loaded, texts)
  return texts
}

function stationTexts(i18n: I18n) {
  const codes = [...STATION_ERROR_CODES, ...PAGE_CODES].map((code) => [code, textOf(i18n, code)])
  const worded = WORDED.flatMap(([code, fact, values]) =>
    values.map((value) => [`${code}/${value}`, textOf(i18n, code, { [fact]: value })])
  )
  return Object.fromEntries([...codes, ...worded])
}

/** The page of the program itself, where a browser is told to trust its certificate. */
edge.global('stationPage', () => `https://${new URL(stationConfig.addresses.cryptoSocket).host}/`)

/** What `settingsOf` of public/assets/station.js reads; `<` is escaped, for it stands inside a script element. */
edge.global('stationSettings', (i18n: I18n) => {
  const { addresses, apiKey } = stationConfig
  const settings = { addresses, apiKey, texts: textsIn(i18n) }
  return JSON.stringify(settings).replaceAll('<', String.raw`\u003c`)
})
