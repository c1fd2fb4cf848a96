import { readdirSync, readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import i18nManager from '@adonisjs/i18n/services/main'
import { LANGUAGES } from '#config/i18n'

const ROOMS = ['letters', 'agencies', 'calendar']
const root = new URL('../../../', import.meta.url)

function sources(folder: string): string[] {
  return readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(new URL(`${folder}/${name}`, root), 'utf8'))
}

const options = readFileSync(new URL('commands/letter/_read_options.ts', root), 'utf8')
/** Annex 7 has findings of its own; their texts stand with those of annex 1. */
const annex7 = ['check_rows', 'letter_findings'].map((name) =>
  readFileSync(new URL(`app/ca/revocation/letters/${name}.ts`, root), 'utf8')
)
const code = [...ROOMS.flatMap((room) => sources(`app/ca/${room}`)), options, ...annex7].join('\n')
const numbers = ['CHARACTERS', 'LENGTH', 'CHECK_DIGIT', 'NEVER_ISSUED', 'ROUNDED', 'LEADING_ZEROS']

/** Codes as they stand in the code; those of numbers are put together from their kind. */
const used = new Set([
  ...[...code.matchAll(/'([EW]_[A-Z0-9_]+)'/g)].map(([, found]) => found),
  ...['IIN', 'BIN'].flatMap((kind) =>
    numbers.map((end) => `${end === 'LEADING_ZEROS' ? 'W' : 'E'}_${kind}_${end}`)
  ),
])

const known = (language: string) => Object.keys(i18nManager.getTranslationsFor(language))
const codesOf = (language: string) =>
  new Set(
    known(language).flatMap((key) => {
      const match = /^(?:letters|agencies|calendar)\.(?:findings|errors)\.([EW]_[A-Z0-9_]+)\./.exec(
        key
      )
      return match ? [match[1]] : []
    })
  )

test.group('Texts of findings and errors', () => {
  for (const language of LANGUAGES) {
    test(`every code of the rooms has a text in ${language}`, ({ assert }) => {
      const written = codesOf(language)
      assert.deepEqual(
        [...used].filter((each) => !written.has(each)),
        []
      )
    })

    test(`no text in ${language} is for a code that nobody raises`, ({ assert }) => {
      assert.deepEqual(
        [...codesOf(language)].filter((each) => !used.has(each)),
        []
      )
    })

    test(`a check digit that does not fit is not told in ${language}: the document is asked`, ({
      assert,
    }) => {
      const i18n = i18nManager.locale(language)
      const facts = { value: '850312300003', expected: 7 }
      const texts = ['letters.findings.E_IIN', 'letters.findings.E_BIN'].flatMap((key) =>
        ['say', 'todo'].map((part) => i18n.t(`${key}_CHECK_DIGIT.${part}`, facts))
      )
      texts.push(i18n.t('agencies.errors.E_BIN_CHECK_DIGIT.hint', facts))
      for (const text of texts) assert.notInclude(text, '7')
    })

    test(`every finding in ${language} says what is wrong and what to do`, ({ assert }) => {
      const keys = new Set(known(language))
      for (const key of keys) {
        const [, stem] = /^(letters\.findings\..+)\.(?:say|todo)$/.exec(key) ?? []
        if (stem) assert.isTrue(keys.has(`${stem}.say`) && keys.has(`${stem}.todo`), stem)
      }
    })
  }
})
